// Where a finger taps a chart it tells what it tells a mouse that points there, until the next tap or until the page moves: Vega waits for a pointer that moves.
{
  let told = null;

  const say = (type, at, event) => at.dispatchEvent(new PointerEvent(type, { bubbles: true, clientX: event.clientX, clientY: event.clientY }));
  const end = (event) => {
    if (told) say("mouseout", told, event);
    told = null;
  };

  addEventListener("click", (event) => {
    end(event);
    if (event.pointerType === "mouse" || !event.target.closest?.("[data-testid=stVegaLiteChart] svg")) return;
    told = event.target;
    say("pointermove", told, event);
  });
  addEventListener("scroll", end, { capture: true, passive: true });
  addEventListener("pointermove", (event) => {
    if (event.isTrusted && event.pointerType === "mouse") told = null; // from here on it is told as ever
  }, true);
  addEventListener("mouseout", (event) => {
    if (told && event.isTrusted) event.stopPropagation(); // after a tap a browser puts its mouse back where it was, which would end it
  }, true);
}
