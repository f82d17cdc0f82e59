"use strict";

// The explorer, and a log-in that gives it the token. Tokens stay in this page's memory only.
const field = (id) => document.getElementById(id);
const auth = "/api/v1/auth";
// The key that the document shows: each request that still has it gets one of its own.
const exampleKey = "dinner-2026-11-20";
let session = null;

const ui = SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#explorer",
  deepLinking: true,
  filter: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: true,
  requestInterceptor: (request) => {
    if (request.headers["Idempotency-Key"] === exampleKey) { request.headers["Idempotency-Key"] = newKey(); }
    return request;
  },
  // The document is checked when it is built; nothing is asked of a server elsewhere.
  validatorUrl: "none",
  onComplete: () => { field("submit").disabled = false; },
});

// randomUUID is there in secure contexts only.
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, "0")).join("-");
}

async function post(path, body, token) {
  const headers = { "Content-Type": "application/json" };
  if (token) { headers.Authorization = `Bearer ${token}`; }
  const answer = await fetch(auth + path, { method: "POST", headers, body: JSON.stringify(body) });
  const content = answer.status === 204 ? {} : await answer.json();
  if (!answer.ok) { throw new Error(content.detail || content.title); }
  return content;
}

function begin(tokens, name) {
  ui.preauthorizeApiKey("bearer", tokens.access_token);
  const refresh = setTimeout(renew, Math.max(1, tokens.expires_in - 60) * 1000);
  session = { access: tokens.access_token, refresh: tokens.refresh_token, name, timer: refresh };
  field("session").textContent = `Signed in as ${name}`;
  field("sign-in").hidden = true;
  field("sign-out").hidden = false;
}

function end(text) {
  if (session) { clearTimeout(session.timer); }
  session = null;
  ui.authActions.logout(["bearer"]);
  field("session").textContent = text;
  field("sign-in").reset();
  field("code").hidden = true;
  delete field("code").dataset.token;
  field("sign-in").hidden = false;
  field("sign-out").hidden = true;
}

async function renew() {
  try {
    begin(await post("/refresh", { refresh_token: session.refresh }), session.name);
  } catch (error) {
    end(error.message);
  }
}

async function signIn() {
  const question = field("code").dataset.token;
  const answer = question
    ? await post("/login/mfa", { mfa_token: question, code: field("code").value })
    : await post("/login", { email: field("email").value, password: field("password").value });
  if (!answer.mfa_required) { return begin(answer, answer.user.email); }
  field("code").dataset.token = answer.mfa_token;
  field("code").hidden = false;
  field("code").focus();
}

field("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  field("session").textContent = "";
  signIn().catch((error) => { field("session").textContent = error.message; });
});

field("sign-out").addEventListener("click", () => {
  post("/logout", {}, session.access).then(() => end("Signed out"), (error) => end(error.message));
});
