"use strict";
(() => {
  const claims = [...document.querySelectorAll("[data-claim]")];
  const pieces = [...document.querySelectorAll("[data-claims]")];
  const quoted = (piece, number) => piece.dataset.claims.split(" ").includes(number);
  const choose = (number, from) => {
    for (const claim of claims) claim.classList.toggle("chosen", claim.dataset.claim === number);
    let first = null;
    for (const piece of pieces) {
      const lit = quoted(piece, number);
      piece.classList.toggle("lit", lit);
      if (lit && !first) first = piece;
    }
    const target = from === "text" ? document.getElementById("claim-" + number) : first;
    if (target) target.scrollIntoView({block: "center"});
  };
  for (const claim of claims) {
    claim.querySelector("button").addEventListener("click", () => choose(claim.dataset.claim, "list"));
  }
  const least = document.getElementById("least");
  const sift = () => {
    let shown = 0;
    for (const claim of claims) {
      claim.hidden = Number(claim.dataset.confidence) < Number(least.value);
      if (!claim.hidden) shown++;
    }
    document.getElementById("least-shown").value = Number(least.value).toFixed(2);
    document.getElementById("shown").textContent = shown + " of " + claims.length + " claims";
  };
  for (const piece of pieces) {
    piece.addEventListener("click", () => {
      const number = piece.dataset.claims.split(" ").find(n => !document.getElementById("claim-" + n).hidden);
      if (number) choose(number, "text");
    });
  }
  least.addEventListener("input", sift);
  sift();
  const asked = /^#claim-(\d+)$/.exec(location.hash);
  if (asked) document.querySelector("#claim-" + asked[1] + " button")?.click();
})();
