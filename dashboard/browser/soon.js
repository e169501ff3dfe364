// What charts are drawn with is made ready while the browser waits for the server, not when the first chart comes.
addEventListener("load", () => {
  const later = window.requestIdleCallback || setTimeout;
  later(() => {
    for (const link of document.querySelectorAll("link[data-soon]")) import(link.href).catch(() => {});
  });
});
