"use strict";

// A live part asks for itself only while the page is looked at, and never from under somebody's hands: not while
// something in it is open, has the focus, or text of the page is selected.
const busy = (part) =>
  document.hidden ||
  part.contains(document.activeElement) ||
  part.querySelector("details[open]") !== null ||
  !document.getSelection().isCollapsed;
document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.detail.elt;
  if (part.hasAttribute("data-live") && busy(part)) event.preventDefault();
});

// A form that is sent twice by a double click would act twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 3000);
});

// An open menu closes when one clicks beside it or presses Escape.
const closeMenus = (except) =>
  document.querySelectorAll("details.menu[open]").forEach((menu) => menu.contains(except) || (menu.open = false));
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(null));
