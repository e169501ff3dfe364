// The page turns the way the reader's language is written, and knows Streamlit's own words in it.
{
  const data = document.currentScript.parentElement.querySelector("i").dataset;
  const skip = document.querySelector(".rs-skip");
  Object.assign(document.documentElement, { lang: data.lang, dir: data.dir });
  Object.assign(document.body.dataset, { lost: data.lost, why: data.why, unmade: data.unmade, words: data.words, lines: data.lines });
  if (skip) skip.textContent = data.skip;
}
