// Streamlit tells in English alone that its server is gone, asks whether there is an internet, and says nothing of why a file was not made.
new MutationObserver(() => {
  const told = document.body?.dataset; // at first there is no body
  if (!told?.lost) return;
  for (const failed of document.querySelectorAll("[data-testid=stDownloadButtonError]")) {
    if (failed.textContent !== told.unmade) failed.firstChild.data = told.unmade;
  }
  const head = document.querySelector("[role=dialog] h2");
  if (head?.textContent !== "Connection error") return;
  head.textContent = told.lost;
  head.nextElementSibling.textContent = told.why;
}).observe(document, { childList: true, subtree: true });
