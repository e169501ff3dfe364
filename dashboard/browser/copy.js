// A table that is copied arrives as one, in a mail as in a spreadsheet: in the page's direction, headings as text, links whole, without our looks.
{
  const FIGURE = /^[+-]?[\d,]+(\.\d+)?%?$/;
  const FORMULA = /^\s*[=+\-@＝＋－＠|]/; // as crawler.export.spreadsheet
  const text = (cell) => cell.textContent.trim().replace(/\s+/g, " ");
  const value = (cell) => (FIGURE.test(text(cell)) ? text(cell).replaceAll(",", "") : text(cell));

  // What was selected, with the table around it where it lies within one; null where there is no table in it, or no more than a part of one cell.
  const selected = (range) => {
    const at = range.commonAncestorContainer;
    const box = at.nodeType === Node.ELEMENT_NODE ? at : at.parentElement;
    const table = box.closest(".rs-table table");
    const region = box.closest(".rs-table");
    const all = document.createElement("div");
    all.append(range.cloneContents());
    const isWithin = table && !box.closest("td, th, caption");
    const isAround = !table && (region || box.querySelector(".rs-table")) && all.querySelector("table");
    if (!isWithin && !isAround) return null;
    for (let around = box; table && around !== table.parentElement; around = around.parentElement) {
      const whole = around.cloneNode();
      whole.append(...all.childNodes);
      all.append(whole);
    }
    return { all, isAlone: Boolean(region) };
  };

  const undress = (element) => {
    const isNumber = element.matches(".rs-number");
    const isTable = element.tagName === "TABLE";
    const to = element.tagName === "A" && element.href;
    const dir = isTable ? document.documentElement.dir : element.getAttribute("dir");
    for (const { name } of [...element.attributes]) element.removeAttribute(name);
    if (dir) element.dir = dir;
    if (to) element.href = to;
    if (isNumber) element.style.textAlign = "right";
    if (element.tagName === "BUTTON") element.replaceWith(...element.childNodes);
    if (isTable) {
      Object.assign(element, { border: 1, cellPadding: 4 });
      element.style.borderCollapse = "collapse";
    }
  };

  addEventListener("copy", (event) => {
    const selection = getSelection();
    const found = selection.rangeCount ? selected(selection.getRangeAt(0)) : null;
    if (!found) return;
    const { all, isAlone } = found;
    for (const element of all.querySelectorAll(".rs-bar, script, style, noscript")) element.remove();
    for (const element of all.querySelectorAll("*")) undress(element);
    for (const cell of all.querySelectorAll("th, td")) {
      if (FORMULA.test(text(cell)) && !FIGURE.test(text(cell))) cell.prepend("'");
    }
    const rows = [...all.querySelectorAll("tr")].map((row) => [...row.cells].map(value).join("\t"));
    event.clipboardData.setData("text/html", all.innerHTML);
    event.clipboardData.setData("text/plain", isAlone ? rows.join("\n") : selection.toString());
    event.preventDefault();
  });
}
