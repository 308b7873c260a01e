/* What may be read without a connection: our own files, and the copies that this browser's person
   saw of their orders, baskets and stall. Nothing is sent later, and nothing else is kept.
   VERSION, STATIC, SHELL and OFFLINE stand before this text (core/views/browsers.py). */
const FILES = `files-${VERSION}`, PAGES = "pages", STATE = "state";
const KEPT = [/^\/o\/\w+\/$/, /^\/me\/orders\/$/, /^\/basket\/$/, /^\/m\/[-\w]+\/basket\/$/, /^\/stall\/\d+\/$/];
const NEVER = /^\/(admin|sandbox|documents|webhooks|healthz|readyz)\b/;
const HASH = /\.[0-9a-f]{12}(?=\.\w+$)/;
const MOST = 40, LONGEST = 14 * 864e5; // copies, milliseconds

self.addEventListener("install", event => event.waitUntil((async () => {
  const files = await caches.open(FILES);
  await files.addAll(SHELL);
  await files.addAll(Object.values(OFFLINE).map(path => new Request(path, { cache: "reload", credentials: "omit" })));
  await self.skipWaiting();
})()));

self.addEventListener("activate", event => event.waitUntil((async () => {
  const old = (await caches.keys()).filter(name => name.startsWith("files-") && name !== FILES);
  await Promise.all(old.map(name => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
})()));

// A page opened before there was a worker asks to be kept after all
self.addEventListener("message", event => {
  const url = new URL(event.source.url);
  if (event.data === "keep" && kept(url)) event.waitUntil(fetch(url, { credentials: "include" }).then(answer => note(url, answer)).catch(() => {}));
});

self.addEventListener("fetch", event => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin || NEVER.test(url.pathname)) return;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.startsWith(STATIC)) { if (!navigator.onLine) event.respondWith(file(request, url)); }
  else if (kept(url) && request.headers.has("HX-Request")) event.respondWith(page(event, url));
});

const kept = url => KEPT.some(pattern => pattern.test(url.pathname));
const header = (answer, name) => answer.headers.get(name) || "";

async function page(event, url) {
  let answer;
  try {
    answer = await event.preloadResponse || await fetch(event.request);
  } catch (error) {
    if (event.request.mode !== "navigate") throw error;
    return await copy(url) || offline();
  }
  event.waitUntil(note(url, answer.clone()));
  return answer;
}

// Whose page it was, in which language; a copy where one may be kept. Another person's go at once.
async function note(url, answer) {
  if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) return forget(url);
  if (!answer.ok) return;
  const state = await known(), person = header(answer, "X-Person"), language = header(answer, "Content-Language");
  if (person !== state.person) await caches.delete(PAGES);
  if (person !== state.person || language !== state.language) await (await caches.open(STATE)).put("/", Response.json({ person, language }));
  if (!kept(url)) return;
  const pages = await caches.open(PAGES), before = await pages.match(url.pathname);
  const body = answer.status === 204 ? await before?.text() : await answer.text();
  if (!body?.includes("<html ")) return;
  const title = encodeURIComponent(/<title>([^<]*)/.exec(body)?.[1] || "");
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Seen": new Date().toISOString(), "X-Title": title };
  for (const name of ["Content-Security-Policy", "Content-Language"]) if (header(answer, name)) headers[name] = header(answer, name);
  await pages.put(url.pathname, new Response(body, { headers }));
  await prune(pages);
}

const known = async () => (await (await caches.open(STATE)).match("/"))?.json() ?? { person: "", language: "" };
const forget = async url => (await caches.open(PAGES)).delete(url.pathname);

async function prune(pages) {
  const ages = [];
  for (const key of await pages.keys()) ages.push([Date.now() - new Date(header(await pages.match(key), "X-Seen")), key]);
  ages.sort(([a], [b]) => a - b);
  for (const [age, key] of ages.filter(([age], n) => n >= MOST || age > LONGEST)) await pages.delete(key);
}

async function copy(url) {
  const pages = await caches.open(PAGES);
  if (url.pathname === "/stall/") { // the start of the stall's application only leads on
    const stall = (await pages.keys()).map(key => new URL(key.url)).find(key => key.pathname.startsWith("/stall/"));
    return stall && Response.redirect(stall);
  }
  const found = await pages.match(url.pathname);
  return found && marked(found, `data-seen="${header(found, "X-Seen")}"`);
}

async function offline() {
  const { language } = await known();
  const found = await caches.match(OFFLINE[language] || Object.values(OFFLINE)[0]);
  return found || Response.error();
}

async function marked(answer, attribute) {
  const html = (await answer.text()).replace("<html ", `<html ${attribute} `);
  return new Response(html, { headers: answer.headers });
}

// With a connection the browser's own cache does better. An old copy of a page names the files of
// its day: the same file with another hash stands in.
async function file(request, url) {
  const files = await caches.open(FILES), plain = path => path.replace(HASH, "");
  const alike = (await files.keys()).find(key => plain(new URL(key.url).pathname) === plain(url.pathname));
  return await files.match(request) || await fetch(request).catch(() => alike && files.match(alike)) || Response.error();
}
