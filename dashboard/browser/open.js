// A link of ours opens without loading the page anew: as if the reader had gone there in the browser's history.
{
  let held = ""; // the link of ours that the keyboard is at: written anew, as the strip is every minute, it still is
  let followed = null; // the link last clicked: React puts a list that goes out and in again, with the keyboard at it, and that is no choice of the reader's

  // The story before or after the one that the address names by now, of those that its list has there.
  const leaf = (link) => {
    const view = new URL(location);
    const query = view.searchParams;
    const { stories, start, per } = link.parentElement.dataset;
    const order = stories.split(" ");
    const at = order.indexOf(query.get("story"));
    const then = at + Number(link.dataset.step);
    if (at < 0) return link.href;
    if (!order[then]) return ""; // the list ends, or what of it is known here
    const page = Math.floor((Number(start) + then) / Number(per)) + 1;
    query.set("story", order[then]);
    query.delete("page");
    if (page > 1) query.set("page", page);
    return view.href;
  };

  // A choice is made in the address as it is by now: `data-of` names what of it the link sets, `data-flip` what it takes in or out.
  const choose = (link) => {
    const { of, flip, usual } = link.dataset;
    const keys = of.split(" ");
    const view = new URL(location);
    const now = view.searchParams;
    const then = new URL(link.href).searchParams;
    for (const key of keys) {
      const had = now.has(key) || !usual ? now.getAll(key) : usual.split("\n");
      const flipped = had.includes(flip) ? had.filter((value) => value !== flip) : [...had, flip];
      if (usual && !flipped.length) flipped.push(""); // without a word the usual ones would come back
      now.delete(key);
      for (const value of flip === undefined || key !== keys[0] ? then.getAll(key) : flipped) now.append(key, value);
    }
    return view.href;
  };

  // A line to type in whose words stand in the address: what was typed and is not there yet, as [key, words]; null where nothing is.
  const keyOf = (line) => document.body.dataset.lines?.split(" ").find((name) => line?.matches?.(`.st-key-${name} input`));
  const said = (key) => new URL(location).searchParams.get(key) ?? "";
  const unsaid = (line) => {
    const key = keyOf(line);
    return key && said(key) !== (line.value.trim() && line.value) ? [key, line.value] : null;
  };

  // What is typed belongs to the view it was typed in: on the way back or forward the line has its own words again, or leaving it would search for the others there.
  let typing = null; // a line, and the words it had
  const takeBack = () => {
    const [line, words] = typing ?? [];
    typing = null;
    if (!line) return;
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(line, words);
    line.dispatchEvent(new Event("input", { bubbles: true }));
    line.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })); // nothing is new, and Streamlit takes the server's words again
  };

  // Leaving such a line searches: a link that is followed at once waits until its words have come into the address, or they would cross on the way.
  let coming = null;
  const isComing = () => {
    const [key, words] = coming ?? [];
    if (coming && said(key) === (words.trim() && words)) coming = null;
    return coming !== null;
  };
  const afterWords = (go, tries = 100) => {
    if (tries && isComing()) setTimeout(afterWords, 30, go, tries - 1);
    else {
      coming = null;
      go();
    }
  };

  const address = (link) => (link.dataset.step ? leaf(link) : link.dataset.of ? choose(link) : link.href);
  const view = (href) => {
    const { origin, pathname, searchParams } = new URL(href, location);
    searchParams.sort();
    return `${origin}${pathname}?${searchParams}`;
  };
  const follow = (link) => {
    const before = location.pathname;
    const to = address(link);
    if (!to) return;
    if (view(to) !== view(location.href)) history.pushState({}, "", to); // else it is no step: the next way back would seem to do nothing
    dispatchEvent(new PopStateEvent("popstate"));
    if (before !== location.pathname) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  };
  const isStory = (link) => !link.dataset.step && new URL(link.href).searchParams.has("story");
  const isConnected = () => document.querySelector(".stApp")?.dataset.testConnectionState === "CONNECTED";
  const isTyped = (element) => element.matches?.("input, textarea, select, [contenteditable=true]");

  addEventListener("click", (event) => {
    const link = event.target.closest?.("a.rs-open");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || !isConnected()) return;
    event.preventDefault();
    followed = link;
    held = isStory(link) ? "rs-story" : link.id; // a card goes with its list: its reader is at the story's headline then
    if (unsaid(document.activeElement)) document.activeElement.blur();
    afterWords(() => follow(link));
  });
  addEventListener("mousedown", (event) => {
    if (event.target.closest?.("a.rs-open") && unsaid(document.activeElement)) event.preventDefault(); // else what is clicked is gone before it is let go
  });
  addEventListener("input", (event) => {
    const key = event.isTrusted && keyOf(event.target);
    if (key) typing ??= [event.target, said(key)];
  });
  addEventListener("focusout", (event) => {
    coming = unsaid(event.target) ?? coming;
    typing = null;
  }, true);
  addEventListener("popstate", () => {
    coming = null;
    takeBack();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Enter") typing = null;
    const step = { KeyJ: 1, KeyK: -1 }[event.code]; // whatever letters the keyboard has there
    if (step && !event.repeat && !(event.metaKey || event.ctrlKey || event.altKey || isTyped(event.target))) {
      document.querySelector(`.rs-leaf [data-step='${step}']`)?.click();
    }
    if (event.key === " " && event.target.matches?.("a[role=button]")) {
      event.preventDefault();
      if (!event.repeat) event.target.click();
    }
  });
  addEventListener("pointerdown", () => (held = ""), true);
  addEventListener("focusin", ({ target }) => {
    if (target.id !== held && target !== followed) held = target.matches?.("a.rs-open") ? target.id : ""; // a headline that was found is written anew too
  });
  new MutationObserver(() => {
    if (held && document.activeElement === document.body) document.getElementById(held)?.focus({ preventScroll: true });
  }).observe(document, { childList: true, subtree: true });
}
