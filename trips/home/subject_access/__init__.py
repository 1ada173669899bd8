"""The copy of everything that is kept about a woman, made once for her (GDPR art. 15).

`parts` says what is in it, model by model; `earlier` adds what the answers were before; `document` writes it.
"""
