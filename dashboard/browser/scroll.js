// To an element by its id, to the top of the page without one. A story's card has the keyboard where the reader had it: whoever types, or is at the menu, stays there.
{
  const { to } = document.currentScript.parentElement.querySelector("i").dataset;
  const place = document.getElementById(to);
  const now = document.activeElement;
  if (!to) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  const folded = place?.closest("details");
  if (folded) folded.open = true;
  place?.scrollIntoView({ block: "center" });
  if (now === document.body || now?.matches("#rs-story, .rs-leaf a, [data-testid=stMain] button")) place?.querySelector(".rs-card .rs-open")?.focus({ preventScroll: true });
}
