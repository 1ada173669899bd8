"""A real OpenID Connect provider on 127.0.0.1: discovery, keys, authorisation, tokens, signed facts about a person.

It does what the standard asks of one (codes that work once, PKCE, registered return address) and signs what a test
tells it to say, right or wrong.
"""

import base64
import hashlib
import json
import secrets
import time
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "trips-tests", "not a real secret of any provider"
KEY_NAME = "one"


@cache
def key(name):
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """`agent`: who sits there. `identity`, `person`, `description`: what is said wrongly (None: left out)."""

    def __init__(self, address, returns_to):
        self.issuer, self.returns_to = address, returns_to
        self.agent = {"sub": "agent-1", "email": "agent@example.org", "email_verified": True}
        self.identity, self.person, self.description = {}, {}, {}
        self.signs_with, self.names_key, self.algorithm, self.signs_person = KEY_NAME, KEY_NAME, "RS256", True
        self.moved = self.keys_as_list = False
        self.codes, self.asked = {}, []

    def agree(self, address):
        """The agent follows the link, proves who she is, and is sent back: the address of the way back."""
        answer = requests.get(address, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        target = urlsplit(answer.headers["Location"])
        return f"{target.path}?{target.query}"

    def sign(self, claims):
        if self.algorithm == "HS256":
            # The classic confusion: the public key taken for a shared secret.
            header, body = (
                base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
                for part in ({"alg": "HS256", "kid": KEY_NAME}, claims)
            )
            return f"{header}.{body}.{secrets.token_urlsafe(32)}"
        signed_by = None if self.algorithm == "none" else key(self.signs_with)
        return jwt.encode(claims, signed_by, algorithm=self.algorithm, headers={"kid": self.names_key})

    # ------------------------------------------------------------ its five pages

    def discovery(self):
        pages = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
        found = {"issuer": self.issuer} | {page: f"{self.issuer}/{page}" for page in pages}
        return found | {"token_endpoint_auth_methods_supported": ["client_secret_post"]} | self.description

    def keys(self):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key(KEY_NAME).public_key()))
        if self.keys_as_list:
            return [public]
        return {"keys": [public | {"kid": KEY_NAME, "alg": "RS256", "use": "sig"}]}

    def authorise(self, asked):
        self.asked.append(asked)
        right = asked["client_id"] == CLIENT and asked["redirect_uri"] == self.returns_to
        if not right or asked["response_type"] != "code" or "openid" not in asked["scope"].split():
            return None
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{self.returns_to}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given):
        asked = self.codes.pop(given.get("code"), None)
        if asked is None or (given.get("client_id"), given.get("client_secret")) != (CLIENT, SECRET):
            return None
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked.get("code_challenge"):
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": self.agent["sub"], "iat": now, "exp": now + 60}
        claims |= {"nonce": asked.get("nonce"), "auth_time": now, "acr": "eidas1"} | self.identity
        return {"access_token": "opens-userinfo", "token_type": "Bearer", "id_token": self.sign(kept(claims))}

    def userinfo(self):
        if not self.signs_person:
            return kept(self.agent | self.person)
        claims = {"iss": self.issuer, "aud": CLIENT, "exp": int(time.time()) + 60}
        return self.sign(kept(claims | self.agent | self.person))


def kept(claims):
    return {name: value for name, value in claims.items() if value is not None}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        provider, address = self.server.provider, urlsplit(self.path)
        match address.path:
            case "/.well-known/openid-configuration" if provider.moved:
                self.send_back("/moved")
            case "/.well-known/openid-configuration" | "/moved":
                self.send_json(provider.discovery())
            case "/jwks_uri":
                self.send_json(provider.keys())
            case "/authorization_endpoint":
                self.send_back(provider.authorise(read(address.query)))
            case "/userinfo_endpoint" if self.headers["Authorization"] == "Bearer opens-userinfo":
                self.send_json(provider.userinfo())
            case _:
                self.send_error(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_json(self.server.provider.token(read(body)))

    def send_json(self, what):
        if what is None:
            self.send_error(400)
        elif isinstance(what, str):
            self.answer(what, "application/jwt")
        else:
            self.answer(json.dumps(what), "application/json")

    def answer(self, text, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def send_back(self, address):
        if address is None:
            self.send_error(400)
            return
        self.send_response(302)
        self.send_header("Location", address)
        self.end_headers()

    def log_message(self, *given):
        pass


def read(query):
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def serve(returns_to):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.provider = Provider(f"http://127.0.0.1:{server.server_port}", returns_to)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def settings_of(provider, **changed):
    return {
        "issuer": provider.issuer,
        "client_id": CLIENT,
        "secret": SECRET,
        "label": "ProConnect",
        "emails_verified": False,
        "two_factors": [],
    } | changed
