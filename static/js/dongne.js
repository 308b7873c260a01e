/* Enhancements only: every page works without this file. */
(() => {
  const doc = document, root = doc.documentElement, $ = id => doc.getElementById(id);
  const all = query => doc.querySelectorAll(query), hear = (name, work) => doc.addEventListener(name, work), set = (el, name, value) => el.setAttribute("aria-" + name, value);
  root.classList.add("js");
  const live = $("live") || { dataset: {} }, told = name => live.dataset[name] || "";
  const say = text => { live.textContent = ""; setTimeout(() => live.textContent = text, 60); };
  const typed = input => input.dispatchEvent(new Event("input", { bubbles: true }));

  // Countdown to a cut-off
  const count = () => all("[data-countdown]").forEach(el => {
    const data = el.dataset, minutes = Math.floor((new Date(el.dateTime) - Date.now()) / 6e4);
    const d = Math.floor(minutes / 1440), h = Math.floor(minutes % 1440 / 60), m = minutes % 60;
    const text = minutes < 0 ? data.over : d ? data.days : h ? data.hours : data.minutes;
    el.textContent = text.replace("{days}", d).replace("{hours}", h).replace("{minutes}", m);
  });

  const step = (button) => {
    const input = button.closest("[data-stepper]").querySelector("input"), by = +button.dataset.step;
    input[by > 0 ? "stepUp" : "stepDown"]();
    typed(input);
    say(input.value);
  };

  const press = (button) => {
    const pad = button.closest("[data-pad]"), input = $(pad.dataset.pad), key = button.dataset.key;
    if (!input) return;
    const now = pad.fresh === false ? input.value : "";
    input.value = key === "back" ? input.value.slice(0, -1) : key === "clear" ? "" : (now + key).slice(0, 6).replace(/^0+(?=\d)/, "");
    pad.fresh = false;
    typed(input);
    say(input.value);
  };

  const locate = (button) => navigator.geolocation.getCurrentPosition(({ coords }) => {
    const form = button.form;
    for (const [name, value] of [["lat", coords.latitude], ["lng", coords.longitude]]) {
      const input = form.elements[name];
      if (input) input.value = value.toFixed(5);
    }
    say(told("located"));
    form.requestSubmit();
  }, () => { button.hidden = true; say(told("notLocated")); }, { timeout: 8e3, maximumAge: 3e5 });

  hear("click", event => {
    const target = event.target.closest("button[data-step][type=button],button[data-key],[data-set],[data-print],[data-locate]");
    if (!target) return;
    const data = target.dataset;
    if (data.step) step(target);
    else if (data.key) press(target);
    else if ("print" in data) print();
    else if ("locate" in data) locate(target);
    else { const input = $(data.for); if (input) { event.preventDefault(); input.value = data.set; typed(input); say(target.textContent.trim()); } }
  });

  // A weight beside its limit: <input data-limit="ID of a progress"> and <output data-price-of>
  hear("input", ({ target }) => {
    target.closest("form")?.setAttribute("data-changed", "");
    const bar = target.dataset && target.dataset.limit && $(target.dataset.limit);
    if (bar) { bar.value = +target.value || 0; bar.closest(".limit")?.classList.toggle("over", +target.value > bar.max); }
    all(`[data-price-of="${target.id}"]`).forEach(out => {
      const data = out.dataset, amount = Math.floor(target.value * data.price / data.per) / 10 ** (data.digits || 0);
      out.textContent = root.lang === "ko" && data.currency === "KRW" ? amount.toLocaleString("ko") + "원" : new Intl.NumberFormat(root.lang, { style: "currency", currency: data.currency }).format(amount);
    });
  });

  // Light or dark at once; the form still posts, so that the next page agrees
  hear("submit", event => {
    const form = event.target, by = event.submitter;
    form.removeAttribute("data-changed");
    if (form.matches("[data-scheme-form]") && by) {
      event.preventDefault();
      by.value === "auto" ? delete root.dataset.scheme : root.dataset.scheme = by.value;
      form.querySelectorAll("button").forEach(b => set(b, "pressed", b === by));
      fetch(form.action, { method: "POST", body: new FormData(form, by), redirect: "manual" });
    } else if (form.matches("[data-once]")) setTimeout(() => form.querySelectorAll("button").forEach(b => b.disabled = true));
  });
  addEventListener("pageshow", event => event.persisted && all("[data-once] button").forEach(b => b.disabled = false));
  addEventListener("beforeunload", event => doc.querySelector("form[data-guard][data-changed]") && event.preventDefault());
  hear("change", ({ target }) => target.matches("[data-submit]") && target.form.requestSubmit());

  // No connection: what is shown is of some time ago, and nothing can be sent
  let seen = root.dataset.seen ? new Date(root.dataset.seen) : new Date();
  const strip = words => {
    const old = $("strip"), el = old || doc.createElement("p"), today = seen.toDateString() === new Date().toDateString();
    const time = new Intl.DateTimeFormat(root.lang, { hour: "numeric", minute: "2-digit", ...(today ? {} : { month: "short", day: "numeric" }) }).format(seen);
    el.id = "strip";
    el.setAttribute("role", "status");
    if (!old) doc.body.prepend(el);
    el.textContent = words.replace("{time}", time);
  };
  const bare = () => doc.body.matches(".offline");
  const cutOff = () => bare() || strip(told("offline"));
  addEventListener("offline", cutOff);
  addEventListener("online", () => setTimeout(() => { // a moment later: the line may go again, or the page
    if (!navigator.onLine) return;
    root.dataset.seen || bare() ? location.reload() : $("strip")?.remove();
  }, 1e3));
  addEventListener("submit", event => {
    if (navigator.onLine || event.target.method !== "post") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    strip(told("unsent"));
  }, true);
  hear("submit", ({ target }) => target.action.includes("/logout/") && self.caches?.delete("pages"));
  addEventListener("error", ({ target }) => {
    const blank = live.dataset.blank;
    if (target.tagName !== "IMG" || !blank || target.src.endsWith(blank)) return;
    target.closest("picture")?.querySelectorAll("source").forEach(source => source.remove());
    target.className = "drawing";
    target.src = blank;
  }, true);
  const listKept = async box => {
    const pages = await self.caches?.open("pages"), items = box.querySelector("ul");
    for (const key of await pages?.keys() || []) {
      const item = doc.createElement("li"), link = doc.createElement("a");
      link.href = key.url;
      link.textContent = decodeURIComponent((await pages.match(key)).headers.get("X-Title")) || key.url;
      item.append(link);
      items.append(item);
      box.hidden = false;
    }
  };
  addEventListener("load", () => {
    const workers = navigator.serviceWorker, first = !workers?.controller;
    workers?.register("/sw.js").then(() => workers.ready).then(({ active }) => first && active.postMessage("keep")).catch(() => {});
  });

  hear("htmx:after:swap", event => {
    if (navigator.onLine) seen = new Date();
    const by = event.detail?.ctx?.sourceElement || event.target;
    if (by.closest?.(".add")) say(told("added"));
    if (by === q) suggest();
  });
  hear("allauth.error", event => {
    const told = doc.querySelector("[data-passkey-failed]");
    if (told) { event.preventDefault(); told.hidden = false; }
  });
  hear("htmx:error", () => say(told("failed")));

  // Which place of the results was opened is counted, and not by whom (search/counting.py)
  const opened = ({ target }) => {
    const link = target.closest?.("[data-opened] .product h3 a"), token = doc.querySelector("[name=csrfmiddlewaretoken]");
    if (!link || !token || !navigator.sendBeacon) return;
    const list = link.closest("[data-opened]"), body = new FormData();
    body.append("csrfmiddlewaretoken", token.value);
    body.append("product", /(\d+)\/$/.exec(link.pathname)?.[1] || "");
    body.append("place", [...list.querySelectorAll(".product")].indexOf(link.closest(".product")) + 1);
    navigator.sendBeacon(list.dataset.opened + location.search, body);
  };
  hear("click", opened);
  hear("auxclick", opened);

  // Suggestions below the search box: a combobox, filled by htmx
  const q = $("q"), list = () => $("suggestions");
  // On a phone the style sheet shows six: the keyboard takes half of the screen
  const options = () => [...list().children].slice(0, matchMedia("(max-width: 40rem)").matches ? 6 : 9);
  // What was left with Escape or a choice: an answer that comes later opens nothing
  let at = -1, active, left;
  const pick = n => {
    active = options()[at = n]?.href;
    set(q, "activedescendant", options()[n]?.id || "");
    options().forEach((option, i) => set(option, "selected", i === n));
  };
  const unfold = on => { list().hidden = !on; set(q, "expanded", on); pick(-1); };
  const suggest = () => {
    const some = options().length, was = active;
    unfold(doc.activeElement === q && q.value !== left && some > 0);
    if (list().hidden) return;
    pick(options().findIndex(option => option.href === was));
    say(list().dataset.told.replace("{count}", some));
  };
  if (list()) {
    q.onkeydown = ({ key, keyCode, isComposing }) => {
      const n = options().length + 1, by = { ArrowDown: 1, ArrowUp: n - 1 }[key], folded = list().hidden;
      if (isComposing || keyCode === 229) return; // the keys are those of a syllable not yet whole
      if (by && n > 1) { folded && unfold(true); pick((at + 1 + by) % n - 1); }
      else if (key === "Enter" && at >= 0) { left = q.value; options()[at].click(); }
      else if (key === "Escape" && !folded) { left = q.value; unfold(false); }
      else return;
      return false;
    };
    q.form.onmousedown = ({ target }) => !target.closest("[role=option]");
    q.onblur = () => unfold(false);
  }

  const ready = () => {
    if (!navigator.geolocation) all("[data-locate]").forEach(b => b.hidden = true);
    doc.querySelector("[data-focus]")?.focus();
    if (root.dataset.seen || !navigator.onLine) cutOff();
    all("[data-kept]").forEach(listKept);
    count();
    setInterval(count, 2e4);
  };
  doc.readyState === "loading" ? addEventListener("DOMContentLoaded", ready) : ready();
})();
