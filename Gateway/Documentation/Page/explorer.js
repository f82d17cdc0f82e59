"use strict";

// The explorer, and a log-in that gives it the token. Tokens stay in this page's memory only.
const field = (id) => document.getElementById(id);
const auth = "/api/v1/auth";
const keyField = "Idempotency-Key";
let session = null;
let ui = null;

// randomUUID is there in secure contexts only.
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, "0")).join("-");
}

// Each request that takes a key is shown with one of its own, and that one is sent.
function withFreshKeys(description) {
  for (const path of Object.values(description.paths)) {
    for (const operation of Object.values(path)) {
      for (const parameter of operation.parameters ?? []) {
        if (parameter.name === keyField) { parameter.example = newKey(); }
      }
    }
  }
  return description;
}

// What was sent with a key is done: the next press of the button is for another thing, and shows another key. The
// parameters of this one have been read by now.
function freshKeyAfterEach() {
  const executeRequest = (original, system) => (request) => {
    const place = [request.pathName, request.method];
    const key = system.specSelectors.specResolvedSubtree(["paths", ...place])?.get("parameters")
      ?.find((parameter) => parameter.get("name") === keyField);
    // By identity, as the box itself does: what is stored under the mere name would be overlaid by that.
    if (key) { system.specActions.changeParamByIdentity(place, key, newKey(), false); }
    return original(request);
  };
  return { statePlugins: { spec: { wrapActions: { executeRequest } } } };
}

async function show() {
  const answer = await fetch("/api/openapi.json");
  if (!answer.ok) { throw new Error(`/api/openapi.json: ${answer.status}`); }
  ui = SwaggerUIBundle({
    spec: withFreshKeys(await answer.json()),
    dom_id: "#explorer",
    deepLinking: true,
    filter: true,
    docExpansion: "none",
    defaultModelsExpandDepth: 0,
    tryItOutEnabled: true,
    plugins: [freshKeyAfterEach],
    // The document is checked when it is built; nothing is asked of a server elsewhere.
    validatorUrl: "none",
  });
  // What a newcomer tries first is open. To draw all operations of the suite takes minutes where there is little to draw
  // with, and a group that is closed is not drawn.
  for (const group of ["Signing in", "Wallets", "Transfers"]) { ui.layoutActions.show(["operations-tag", group], true); }
  // Nobody waits for the drawing of operations to log in.
  field("submit").disabled = false;
}

show().catch((error) => { field("session").textContent = error.message; });

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
