// Words and numbers: one rule for each.
// A count that is not told is below zero; see Counts.
const grouped = text => text.replace(/\B(?=(\d{3})+$)/g, ',');
const count = n => n < 0 ? '<10' : grouped(Math.round(n).toString());
const many = (n, one, more) => count(n) + ' ' + (n === 1 ? one : more);
const NOUN = D.noun || ['row', 'rows'];
const rowsOf = n => many(n, NOUN[0], NOUN[1]);
const capital = text => text.charAt(0).toUpperCase() + text.slice(1);
const digits = x => x < 0.01 || x > 0.99 ? 1 : 0;
// A probability is neither 0 nor 1, however near; a share that was counted may be both. The rule of org.espalier.base.Percent.
const probability = x => x === undefined ? '–' : x < 0.0005 ? '<0.1\u00a0%' : x >= 0.9995 ? '>99.9\u00a0%' : (100 * x).toFixed(digits(x)) + '\u00a0%';
const percent = x => x === undefined ? '–' : x === 0 || x === 1 ? 100 * x + '\u00a0%' : probability(x);
// The number of percents for a column of a table: below 1 it stops short of 100, above 0 short of 0.
const hundredths = x => (x > 0 && x < 1 ? Math.max(0.01, Math.min(99.99, 100 * x)) : 100 * x).toFixed(2).replace('-', '−');
const signed = x => Math.abs(x) < 0.005 ? '0.00' : (x < 0 ? '−' : '+') + Math.abs(x).toFixed(2);
const points = x => { const r = Math.round(x); return r === 0 ? '0' : (r < 0 ? '−' : '+') + count(Math.abs(r)); };
const PER_LOGIT = 20 / Math.LN2;
// At most six digits, thousands apart, a real minus.
function number(v, most) {
  if (!Number.isFinite(v)) return String(v);
  const text = Number(v.toPrecision(most || 6)).toString();
  if (text.includes('e')) return text.replace('-', '−');
  const parts = text.replace('-', '').split('.');
  return (v < 0 && Number(text) !== 0 ? '−' : '') + grouped(parts[0]) + (parts[1] ? '.' + parts[1] : '');
}
const cut = (text, n) => { const c = Array.from(text); return c.length > n ? c.slice(0, n - 1).join('') + '…' : text; };
// Parts side by side, cut to so many characters.
function cutParts(parts, n) {
  let left = n;
  return parts.map(p => { const shown = left > 0 ? cut(p, left) : ''; left -= Array.from(p).length + 1; return isolated(shown); }).join(' ').trim();
}
const best = dist => dist.indexOf(Math.max(...dist));
const top = (dist, n) => Array.from(dist, (p, k) => k).sort((a, b) => dist[b] - dist[a] || a - b).slice(0, n);
const withInterval = (v, form) => form(v.value) + (v.interval ? ' [' + v.interval.map(form).join(', ') + ']' : '');
// How likely an answer is, and how surely a question is answered.
const likely = p => p >= 0.9 ? 'very likely' : p >= 0.75 ? 'likely' : p >= 0.6 ? 'probably' : 'perhaps';
const surely = p => p >= 0.95 ? 'clearly' : p >= 0.8 ? 'mostly' : p >= 0.6 ? 'leaning' : p >= 0.5 ? 'undecided' : 'against its odds';
