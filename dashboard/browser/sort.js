// A heading sorts its table: again turns it round, what is empty stays last. A table that a rerun writes anew comes in its own order.
addEventListener("click", (event) => {
  const button = event.target.closest?.(".rs-sort");
  if (!button) return;
  const head = button.closest("th");
  const body = head.closest("table").tBodies[0];
  const isNumber = "number" in head.dataset;
  const rises = head.hasAttribute("aria-sort") ? head.getAttribute("aria-sort") === "descending" : !isNumber;
  const words = new Intl.Collator(document.documentElement.lang || "en", { numeric: true });
  const key = (row) => {
    const cell = row.cells[head.cellIndex];
    const value = cell.dataset.by ?? cell.textContent.trim();
    return value === "" ? null : isNumber ? Number(value) : value;
  };
  const compare = (x, y) => (isNumber ? x - y : words.compare(x, y));
  const order = ([x], [y]) => (x === null || y === null ? (x === null) - (y === null) : rises ? compare(x, y) : compare(y, x));
  const rows = [...body.rows].map((row) => [key(row), row]).sort(order);
  for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", rises ? "ascending" : "descending");
  body.append(...rows.map(([, row]) => row));
});
