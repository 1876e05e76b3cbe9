"""What each `error_code` of a message means, for people."""

SAID = {
    "bad_url": "This is not an address that can be called.",
    "blocked_address": "The address is not on the public web, so nothing was sent.",
    "dns_failed": "No server was found under this name.",
    "unreachable": "There was no way to the server.",
    "connection_refused": "The server is there but does not accept connections.",
    "connect_timeout": "The server did not answer in time.",
    "tls_failed": "The certificate is not valid, or the address has no TLS.",
    "connection_lost": "The connection broke before an answer came.",
    "read_timeout": "No answer came in time.",
    "bad_response": "What came does not follow the rules of the web.",
    "too_large": "The head of the answer is too large.",
    "redirected": "It answered with a redirect. Redirects are not followed: give the address that it leads to.",
    "gone": "It answered 410: it does not want to be told any more.",
    "throttled": "It asked to be left alone for a while.",
    "refused": "It refused the message.",
    "server_error": "It has a fault of its own.",
    "secret_unreadable": "The secret cannot be read: SECRET_KEY was replaced. Make a new secret.",
}
