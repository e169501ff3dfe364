"""The few scripts of ours that a browser runs. Each is a constant, known to the Content-Security-Policy by its hash: no other runs.

What differs from one time to the next stands as data beside the script, escaped.
"""

from __future__ import annotations

from html import escape

import streamlit as st

_BESIDE = "(d => {act})(document.currentScript.parentElement.querySelector('i').dataset)"
TURN = _BESIDE.format(
    act="{Object.assign(document.documentElement, {lang: d.lang, dir: d.dir}); const s = document.querySelector('.rs-skip'); if (s) s.textContent = d.skip;"
    " Object.assign(document.body.dataset, {lost: d.lost, why: d.why, unmade: d.unmade, words: d.words})}"
)
SCROLL = _BESIDE.format(
    act="{const e = document.querySelector(d.to ? '#' + CSS.escape(d.to) : '[data-testid=stMain]');"
    " if (e && d.to) e.scrollIntoView({block: 'center'}); else if (e) e.scrollTo(0, 0)}"
)
REMEMBER = _BESIDE.format(act="{document.cookie = d.cookie}")
KEEP = _BESIDE.format(act="{fetch(new URL(d.to, window.__streamlit.BACKEND_BASE_URL), {method: 'POST', headers: {[d.name]: d.ticket}})}")
BASE = (  # else Streamlit asks below the page's own address first, in vain; and the language would come into the address as a step of its own
    "(d => {const p = location.pathname.replace(/\\/+$/, ''), own = '/' + d.page, at = new URL(location), lang = document.documentElement.lang;"
    " window.__streamlit = {BACKEND_BASE_URL: location.origin + (d.page && p.endsWith(own) ? p.slice(0, -own.length) : p) + '/'};"
    " if (at.searchParams.get('lang') !== lang) {at.searchParams.set('lang', lang); history.replaceState(history.state, '', at)}"
    "})(document.documentElement.dataset)"
)
OPEN = (  # a link of ours opens without loading the page anew: as if the reader had gone there in the browser's history
    "{let held = '';"  # the link of ours that the keyboard is at: written anew, as the strip is every minute, it still is
    " const leaf = a => {const view = new URL(location), q = view.searchParams, d = a.parentElement.dataset, all = d.stories.split(' ');"
    " const at = all.indexOf(q.get('story')), then = at + +a.dataset.step; if (at < 0 || !all[then]) return at < 0 ? a.href : view.href;"
    " const page = Math.floor((+d.start + then) / +d.per) + 1; q.set('story', all[then]); q.delete('page');"
    " if (page > 1) q.set('page', page); return view.href};"
    " const to = a => {if (a.dataset.step) return leaf(a);"  # from the story that the address names by now
    " const keys = a.dataset.of?.split(' '); if (!keys) return a.href;"  # a choice is made in the address as it is by now
    " const view = new URL(location), now = view.searchParams, then = new URL(a.href).searchParams, flip = a.dataset.flip;"
    " for (const key of keys) {const had = now.has(key) || !a.dataset.usual ? now.getAll(key) : a.dataset.usual.split('\\n'); now.delete(key);"
    " const flipped = had.includes(flip) ? had.filter(v => v !== flip) : [...had, flip];"
    " for (const v of flip === undefined || key !== keys[0] ? then.getAll(key) : flipped) now.append(key, v)}"
    " return view.href};"
    " addEventListener('click', e => {const a = e.target.closest?.('a.rs-open');"
    " if (!a || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey"
    " || document.querySelector('.stApp')?.dataset.testConnectionState !== 'CONNECTED') return;"
    " e.preventDefault(); held = a.id; const here = location.pathname; history.pushState({}, '', to(a)); dispatchEvent(new PopStateEvent('popstate'));"
    " if (here !== location.pathname) document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0)});"
    " addEventListener('keydown', e => {const step = {KeyJ: 1, KeyK: -1}[e.code];"  # whatever letters the keyboard has there
    " if (step && !e.repeat && !(e.metaKey || e.ctrlKey || e.altKey || e.target.matches?.('input, textarea, select, [contenteditable=true]')))"
    " document.querySelector(`.rs-leaf [data-step='${step}']`)?.click();"
    " if (e.key === ' ' && e.target.matches?.('a[role=button]')) {e.preventDefault(); e.target.click()}});"
    " addEventListener('pointerdown', () => {held = ''}, true); addEventListener('focusin', e => {held = e.target.matches?.('a.rs-open') ? e.target.id : ''});"
    " new MutationObserver(() => {if (held && document.activeElement === document.body) document.getElementById(held)?.focus({preventScroll: true})})"
    ".observe(document, {childList: true, subtree: true})}"
)
SORT = (  # a heading sorts its table: again turns it round, what is empty stays last. A table that a rerun writes anew comes in its own order
    "addEventListener('click', e => {const b = e.target.closest?.('.rs-sort'); if (!b) return;"
    " const head = b.closest('th'), number = 'number' in head.dataset, body = head.closest('table').tBodies[0];"
    " const rises = head.hasAttribute('aria-sort') ? head.getAttribute('aria-sort') === 'descending' : !number;"
    " const words = new Intl.Collator(document.documentElement.lang || 'en', {numeric: true});"
    " const key = row => {const c = row.cells[head.cellIndex], k = c.dataset.by ?? c.textContent.trim(); return k === '' ? null : number ? +k : k};"
    " const beside = (x, y) => number ? x - y : words.compare(x, y);"
    " const rows = [...body.rows].map(row => [key(row), row]).sort(([x], [y]) =>"
    " x === null || y === null ? (x === null) - (y === null) : rises ? beside(x, y) : beside(y, x));"
    " for (const other of head.parentElement.cells) other.removeAttribute('aria-sort');"
    " head.setAttribute('aria-sort', rises ? 'ascending' : 'descending'); body.append(...rows.map(([, row]) => row))})"
)
COPY = (  # a table that is copied arrives as one, in a mail as in a spreadsheet: in the page's direction, headings as text, links whole, without our looks
    "addEventListener('copy', e => {const s = getSelection(), r = s.rangeCount ? s.getRangeAt(0) : null; if (!r) return;"
    " const at = r.commonAncestorContainer, box = at.nodeType === 1 ? at : at.parentElement;"
    " const own = box.closest('.rs-table table'), alone = box.closest('.rs-table');"
    " if (own ? box.closest('td, th, caption') : !(alone || box.querySelector('.rs-table')) || !r.cloneContents().querySelector('table')) return;"
    " const all = document.createElement('div'); all.append(r.cloneContents());"
    " for (let e = box; own && e !== own.parentElement; e = e.parentElement) {const whole = e.cloneNode(); whole.append(...all.childNodes); all.append(whole)}"
    " for (const e of all.querySelectorAll('.rs-bar, script, style')) e.remove();"
    " for (const e of all.querySelectorAll('*')) {"
    " const right = e.matches('.rs-number'), to = e.tagName === 'A' && e.href;"
    " const dir = e.tagName === 'TABLE' ? document.documentElement.dir : e.getAttribute('dir');"
    " for (const {name} of [...e.attributes]) e.removeAttribute(name);"
    " if (dir) e.dir = dir; if (to) e.href = to; if (right) e.style.textAlign = 'right'; if (e.tagName === 'BUTTON') e.replaceWith(...e.childNodes);"
    " if (e.tagName === 'TABLE') {e.border = 1; e.cellPadding = 4; e.style.borderCollapse = 'collapse'}}"
    " const figure = /^[+-]?[\\d,]+(\\.\\d+)?%?$/, formula = /^\\s*[=+\\-@＝＋－＠|]/, said = c => c.textContent.trim().replace(/\\s+/g, ' ');"
    " for (const c of all.querySelectorAll('th, td')) if (formula.test(said(c)) && !figure.test(said(c))) c.prepend('\\'');"  # as crawler.export.spreadsheet
    " const cell = c => figure.test(said(c)) ? said(c).replaceAll(',', '') : said(c);"
    " const plain = alone ? [...all.querySelectorAll('tr')].map(row => [...row.cells].map(cell).join('\\t')).join('\\n') : s.toString();"
    " e.clipboardData.setData('text/html', all.innerHTML); e.clipboardData.setData('text/plain', plain); e.preventDefault()})"
)
LOST = (  # Streamlit tells in English alone that its server is gone, asks whether there is an internet, and says nothing of why a file was not made
    "new MutationObserver(() => {const told = document.body?.dataset; if (!told?.lost) return;"  # at first there is no body
    " const head = document.querySelector('[role=dialog] h2');"
    " for (const e of document.querySelectorAll('[data-testid=stDownloadButtonError]'))"
    " if (e.textContent !== told.unmade) e.firstChild.data = told.unmade;"
    " if (head?.textContent !== 'Connection error') return; head.textContent = told.lost; head.nextElementSibling.textContent = told.why})"
    ".observe(document, {childList: true, subtree: true})"
)
NAMED = (  # Streamlit names its own buttons in English alone, for whoever hears the page and in the tips of charts
    "{const was = new WeakMap(); let due = 0;"  # what a label was in English: the reader may choose another language
    " const name = () => {due = 0; const words = JSON.parse(document.body.dataset.words), heads = Object.keys(words);"
    " const said = t => {const h = heads.find(h => t === h || t.startsWith(h + ': ') || h.endsWith(' ') && t.startsWith(h));"
    " return h ? words[h] + t.slice(h.length) : t};"
    " for (const e of document.querySelectorAll('[aria-label]')) {if (e.closest('.stHtml')) continue;"
    " const now = e.getAttribute('aria-label'), [own, other] = was.get(e) ?? [], english = other === now ? own : now, then = said(english);"
    " was.set(e, [english, then]); if (then !== now) e.setAttribute('aria-label', then)}"
    " for (const e of document.querySelectorAll('[role=tooltip] p')) if (words[e.textContent]) e.firstChild.data = words[e.textContent];"
    " for (const e of document.querySelectorAll('[role=option][data-key^=__] [data-item-hl]'))"  # of a list: all of it, or what was typed
    " {const then = said(e.textContent); if (then !== e.textContent) e.firstChild.data = then}};"
    " new MutationObserver(() => {if (document.body?.dataset.words) due ||= setTimeout(name, 150)})"
    ".observe(document, {childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ['aria-label', 'data-words']})}"
)
SOON = (  # what charts are drawn with is made ready while the browser waits for the server, not when the first chart comes
    "addEventListener('load', () => (window.requestIdleCallback || setTimeout)("
    "() => {for (const link of document.querySelectorAll('link[data-soon]')) import(link.href).catch(() => {})}))"
)
AT_ONCE = (BASE, OPEN, SORT, COPY, LOST, NAMED, SOON)  # in the first page; the others come with what they are about
ALL = (TURN, SCROLL, REMEMBER, KEEP, *AT_ONCE)


def run(script: str, **data: object) -> None:
    """Run one of the scripts; again only when its data change."""
    held = "".join(f' data-{name}="{escape(str(value))}"' for name, value in data.items())
    with st.container(key="script-" + str(ALL.index(script))):
        st.html(f"<i{held}></i><script>{script}</script>", unsafe_allow_javascript=True)
