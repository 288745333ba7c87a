# Varnish 7.1 (Debian 12) in front of Weir: as /etc/varnish/default.vcl
vcl 4.1;

backend default {
  .host = "127.0.0.1";
  .port = "8080";
  .first_byte_timeout = 120s;
  .between_bytes_timeout = 120s;
  .probe = {
    .url = "/health/ready";
    .interval = 5s;
  }
}

sub vcl_recv {
  # Paths only, of which the backend sees what is looked at here.
  if (req.url !~ "^/" || req.url ~ "#") {
    return (synth(400));
  }
  # For whoever runs it, and whatever is written behind it.
  if (req.url ~ "(?i)^/+metrics") {
    return (synth(403));
  }
  # A cache would hide the link, and a stream never ends.
  if (req.url ~ "^/via/" || req.url ~ "^/api/events") {
    return (pipe);
  }
  if (req.url ~ "^/media/" && (req.method == "GET" || req.method == "HEAD")) {
    # What players say of themselves must not make a copy of its own.
    set req.url = regsub(req.url, "\?.*$", "");
    unset req.http.Cookie;
    return (hash);
  }
  return (pass);
}

sub vcl_backend_response {
  # As long as Weir says; and while it cannot be reached, what there is.
  if (bereq.url ~ "^/media/") {
    set beresp.grace = 1h;
    set beresp.do_stream = true;
  }
}

sub vcl_deliver {
  set resp.http.X-Cache = "MISS";
  if (obj.hits > 0) {
    set resp.http.X-Cache = "HIT";
  }
}
