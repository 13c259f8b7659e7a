/**
 * Makes an element. Text goes in as text nodes only, so that nothing a person wrote is markup.
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] `on…` are listeners; true, false and null as in HTML
 * @param {...(Node | string | null | undefined | false)} children
 */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, String(value));
    }
  }
  made.append(...children.flat().filter((child) => child || child === ''));
  return made;
}

export const byId = (id) => document.getElementById(id);

const SAFE_LINK = /^(https?|mailto):/i;
const PERMALINK = /^https:\/\/[a-z]+\.slack\.com\/archives\/(\w+)\/p(\d{10})(\d{6})/;

/** Files of the workspace have an address like this, at which nothing answers here. */
const FILE = /^https:\/\/sandbox\.slack\.com\/files\//;

/** Where a link to a message of this workspace leads on this page. */
export function placeOf(url) {
  const [, channel, seconds, micros] = PERMALINK.exec(url) ?? [];
  return channel && `#/${channel}/${seconds}.${micros}`;
}

/** A link to a message here, or one that opens elsewhere; anything unsafe stays plain text. */
export function link(url, ...children) {
  const place = placeOf(url);
  if (place) return el('a', { href: place }, ...children);
  if (FILE.test(url))
    return el('span', { class: 'file', title: 'A file, by its name' }, ...children);
  if (!SAFE_LINK.test(url)) return el('span', {}, ...children);
  return el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, ...children);
}

/** Goes where a button with an address leads. */
export function follow(url) {
  const place = placeOf(url);
  if (place) location.hash = place;
  else if (SAFE_LINK.test(url) && !FILE.test(url))
    window.open(url, '_blank', 'noopener,noreferrer');
}
