// Streamlit names its own buttons in English alone, for whoever hears the page and in the tips of charts.
{
  const named = { "aria-label": new WeakMap(), placeholder: new WeakMap() }; // of each element the English name and ours: the language may change
  let due = 0;

  const name = () => {
    const words = JSON.parse(document.body.dataset.words);
    const heads = Object.keys(words); // some end in a space: the name of a thing follows; some begin with one, behind it
    const said = (label) => {
      const end = heads.find((h) => h.startsWith(" ") && label.endsWith(h));
      if (end) return label.slice(0, -end.length) + words[end];
      const head = heads.find((h) => label === h || label.startsWith(`${h}: `) || label.startsWith(`${h}, `) || (h.endsWith(" ") && label.startsWith(h)));
      return head ? words[head] + label.slice(head.length) : label;
    };
    due = 0;
    for (const [attribute, names] of Object.entries(named)) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        if (element.closest(".stHtml")) continue;
        const now = element.getAttribute(attribute);
        const [own, ours] = names.get(element) ?? [];
        const english = ours === now ? own : now;
        const then = said(english);
        names.set(element, [english, then]);
        if (then !== now) element.setAttribute(attribute, then);
      }
    }
    for (const tip of document.querySelectorAll("[role=tooltip] p")) {
      if (words[tip.textContent]) tip.firstChild.data = words[tip.textContent];
    }
    for (const { firstChild: word } of document.querySelectorAll("[data-testid=stDateInputCalendar] *, [role=option]:not([data-key]) span")) {
      if (word?.nodeType === Node.TEXT_NODE && words[word.data]) word.data = words[word.data];
    }
    for (const option of document.querySelectorAll("[role=option][data-key^=__] [data-item-hl]")) { // all of a list, or what was typed
      const then = said(option.textContent);
      if (then !== option.textContent) option.firstChild.data = then;
    }
  };

  new MutationObserver(() => {
    if (document.body?.dataset.words) due ||= setTimeout(name, 150);
  }).observe(document, { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "data-words"] });
}
