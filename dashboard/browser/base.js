// Where the server is, else Streamlit asks below the page's own address first, in vain; and the language stands in the address
// from the first moment, or it would come into it as a step of its own.
{
  const { page } = document.documentElement.dataset;
  const path = location.pathname.replace(/\/+$/, "");
  const base = page && path.endsWith("/" + page) ? path.slice(0, -page.length - 1) : path;
  const here = new URL(location);
  const { lang } = document.documentElement;
  window.__streamlit = { BACKEND_BASE_URL: location.origin + base + "/" };
  if (here.searchParams.getAll("lang").at(-1) !== lang) {
    here.searchParams.append("lang", lang); // behind one that we do not speak, of which the page tells
    history.replaceState(history.state, "", here);
  }
}
