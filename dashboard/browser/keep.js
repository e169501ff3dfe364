// The sign-in is kept in a cookie that only the server can read: it comes as the answer to a ticket.
{
  const { to, name, ticket } = document.currentScript.parentElement.querySelector("i").dataset;
  fetch(new URL(to, window.__streamlit.BACKEND_BASE_URL), { method: "POST", headers: { [name]: ticket } });
}
