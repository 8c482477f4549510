"use strict";
// What a page says when a request failed, and when what it follows is not up to date any more. Its places are there from the start:
// a screen reader announces what changes in them.
(() => {
  const GRACE = 4000; // a browser connects again by itself after three seconds
  const AGAIN = 10000;
  const failed = document.getElementById("failed");
  const stale = document.getElementById("stale");

  const span = (text, language) => {
    const part = document.createElement("span");
    part.textContent = text;
    part.lang = language || document.documentElement.lang;
    return part;
  };
  const put = (place, ...parts) => {
    const notice = document.createElement("p");
    notice.className = "notice error";
    parts.forEach((part) => notice.append(part, " "));
    place.replaceChildren(notice);
  };

  document.body.addEventListener("htmx:responseError", (event) => {
    const { xhr, target } = event.detail;
    if (xhr.status === 401) return; // htmx goes where HX-Redirect leads
    target.dataset.before = "yes";
    put(failed, span(says.refusal(xhr.responseText, xhr.status), "en"), span(says.say("script.before")));
  });
  document.body.addEventListener("htmx:sendError", (event) => {
    event.detail.target.dataset.before = "yes";
    put(failed, span(says.say("script.silent")), span(says.say("script.before")));
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    delete event.detail.target.dataset.before;
    failed.replaceChildren();
  });

  // Why a stream was refused, which a browser does not tell of an EventSource.
  const refused = async (address) => {
    const asking = new AbortController();
    try {
      const answer = await fetch(address, { headers: { Accept: "text/event-stream" }, signal: asking.signal });
      if (answer.ok) { asking.abort(); return []; }
      const why = [span(await says.problem(answer), "en")];
      if (answer.status === 401) {
        const link = document.createElement("a");
        link.href = "/login?next=" + encodeURIComponent(location.pathname + location.search);
        link.textContent = says.say("script.log-in");
        why.push(link);
      }
      return why;
    } catch (e) { return [span(says.say("script.silent"))]; }
  };
  // A stream of events with their handlers by name. While it is cut the page says since when; it is opened again where it was refused.
  says.live = (address, handlers) => {
    let source;
    let since = null;
    let over = false;
    let due = 0;
    const fresh = () => { since = null; clearTimeout(due); due = 0; stale.replaceChildren(); delete document.body.dataset.stale; };
    const behind = (why) => {
      if (over || !since) return;
      document.body.dataset.stale = "yes";
      put(stale, span(says.say("script.stale", since.toLocaleTimeString(document.documentElement.lang))), ...why);
    };
    const open = () => {
      if (over) return;
      source = new EventSource(address);
      Object.entries(handlers).forEach(([name, handler]) => source.addEventListener(name, handler));
      source.addEventListener("open", fresh);
      source.addEventListener("error", async () => {
        if (over) return;
        since = since || new Date();
        if (source.readyState !== EventSource.CLOSED) {
          due = due || setTimeout(() => behind([span(says.say("script.silent"))]), GRACE);
          return;
        }
        clearTimeout(due);
        behind(await refused(address));
        setTimeout(open, AGAIN);
      });
    };
    open();
    return { close: () => { over = true; source.close(); fresh(); } };
  };
})();
