"""What each `error_code` of a message means, for people."""

from annotations.text.marking import marked

SAID = {
    "bad_url": marked("This is not an address that can be called."),
    "blocked_address": marked("The address is not on the public web, so nothing was sent."),
    "dns_failed": marked("No server was found under this name."),
    "unreachable": marked("There was no way to the server."),
    "connection_refused": marked("The server is there but does not accept connections."),
    "connect_timeout": marked("The server did not answer in time."),
    "tls_failed": marked("The certificate is not valid, or the address has no TLS."),
    "connection_lost": marked("The connection broke before an answer came."),
    "read_timeout": marked("No answer came in time."),
    "bad_response": marked("What came does not follow the rules of the web."),
    "too_large": marked("The head of the answer is too large."),
    "redirected": marked("It answered with a redirect. Redirects are not followed: give the address that it leads to."),
    "gone": marked("It answered 410: it does not want to be told any more."),
    "throttled": marked("It asked to be left alone for a while."),
    "refused": marked("It refused the message."),
    "server_error": marked("It has a fault of its own."),
    "secret_unreadable": marked("The secret cannot be read: SECRET_KEY was replaced. Make a new secret."),
}
