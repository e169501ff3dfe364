// Injected into a page before its own scripts: tells when the page last changed on the screen, and what of it is still to come.
(() => {
  const waits = {
    script: () => document.querySelector('.stApp')?.dataset.testScriptState !== 'notRunning',
    connection: () => document.querySelector('.stApp')?.dataset.testConnectionState !== 'CONNECTED',
    title: () => !document.querySelector('[data-testid=stMain] h1'),
    skeleton: () => document.querySelector('[data-testid=stSkeleton], [data-testid=stAppSkeleton]'),
    stale: () => document.querySelector('[data-stale=true]'),
    chart: () => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].some(e => !e.querySelector('canvas, svg.marks')),
    picture: () => [...document.images].some(e => !e.complete),
    font: () => document.fonts.status !== 'loaded',
  };
  let begun = 0, changed = 0, painted = 0, asked = false, ran = true, chosen = '', pressed = '';
  const answered = () => waits.script() || document.getElementById(chosen)?.ariaPressed !== pressed; // a short run begins and ends between two looks
  const frame = () => { asked = false; painted = performance.now(); };
  const note = () => {
    changed = performance.now();
    ran ||= answered();
    if (!asked) { asked = true; requestAnimationFrame(() => setTimeout(frame)); } // after the frame: laid out and painted
  };
  new MutationObserver(note).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  for (const name of ['clearRect', 'fill', 'fillRect', 'fillText', 'stroke', 'drawImage', 'putImageData']) { // charts change without the document
    const plain = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function () { note(); return plain.apply(this, arguments); };
  }
  globalThis.painted = {
    begin(choice) { [chosen, pressed] = [choice.id, choice.ariaPressed]; begun = performance.now(); ran = false; choice.click(); },
    left(quiet) {
      const left = Object.keys(waits).filter(name => waits[name]());
      if (!ran) left.push('rerun');
      if (painted < changed) left.push('frame');
      if (!left.length && performance.now() - changed < quiet) left.push('quiet');
      return left;
    },
    took: () => painted - begun,
  };
})();
