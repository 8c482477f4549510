"use strict";
(() => {
  const user = document.getElementById("user");
  if (!user) return;
  const list = document.getElementById("users");
  let active = -1;
  let asked = 0;
  let timer = 0;
  const open = (yes) => { list.hidden = !yes; user.setAttribute("aria-expanded", String(yes)); if (!yes) { active = -1; user.removeAttribute("aria-activedescendant"); } };
  const mark = (index) => {
    const items = [...list.children];
    if (!items.length) return;
    active = (index + items.length) % items.length;
    items.forEach((item, i) => item.setAttribute("aria-selected", String(i === active)));
    items[active].scrollIntoView({ block: "nearest" });
    user.setAttribute("aria-activedescendant", items[active].id);
  };
  const choose = (item) => { user.value = item.textContent; open(false); user.dispatchEvent(new Event("says:chosen", { bubbles: true })); };
  const search = async () => {
    const mine = ++asked;
    const answer = await fetch("/api/v1/users?limit=12&search=" + encodeURIComponent(user.value));
    if (!answer.ok || mine !== asked) return;
    const found = (await answer.json()).users;
    list.replaceChildren(...found.map((id, i) => {
      const item = document.createElement("li");
      item.id = "user-" + i;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.textContent = id;
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(item); });
      return item;
    }));
    open(found.length > 0 && document.activeElement === user);
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(() => search().catch(() => open(false)), 120); };
  // What was found for another text is not to be chosen.
  user.addEventListener("input", () => { open(false); asked++; soon(); });
  user.addEventListener("focus", soon);
  user.addEventListener("blur", () => open(false));
  user.addEventListener("keydown", (event) => {
    if (event.key === "Escape") open(false);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) soon(); else mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && active >= 0) { event.preventDefault(); choose(list.children[active]); }
  });
})();
