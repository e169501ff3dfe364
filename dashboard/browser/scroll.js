// To an element by its id, to the top of the page without one.
{
  const { to } = document.currentScript.parentElement.querySelector("i").dataset;
  if (to) document.getElementById(to)?.scrollIntoView({ block: "center" });
  else document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
}
