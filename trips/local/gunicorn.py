"""The web server of the demonstration."""

worker_class = "gthread"
workers = 1
threads = 4
graceful_timeout = 5
loglevel = "warning"
# Paths hold references of files: they are nobody's business in a log.
accesslog = None
control_socket_disable = True
