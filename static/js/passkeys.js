// A form marked data-passkey="create" or "get" asks the browser for a passkey and sends what it answers.
// Buffers travel as base64url text, as the WebAuthn standard writes them in JSON.
const toBuffer = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)).buffer;
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withId = (credential) => ({ ...credential, id: toBuffer(credential.id) });

function readOptions(form) {
  const options = JSON.parse(form.dataset.passkeyOptions).publicKey;
  const read = { ...options, challenge: toBuffer(options.challenge) };
  if (options.user) read.user = withId(options.user);
  if (options.excludeCredentials) read.excludeCredentials = options.excludeCredentials.map(withId);
  if (options.allowCredentials) read.allowCredentials = options.allowCredentials.map(withId);
  return read;
}

function writeAnswer(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function ask(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: readOptions(form) });
    form.elements.credential.value = writeAnswer(credential);
    form.submit();
  } catch {
    // Refused by her, timed out, or no such key here: the browser tells only her which.
    failed.hidden = false;
  }
}

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
});
