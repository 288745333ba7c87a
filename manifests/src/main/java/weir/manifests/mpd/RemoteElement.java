package weir.manifests.mpd;

import java.util.Objects;

/**
 * That an element's content lies elsewhere (XLink).
 *
 * @param href where, as written; {@link #NOTHING} says that the element is to be removed
 * @param onLoad whether to fetch it at once ({@code onLoad}) or when it is needed ({@code
 *     onRequest}, the default)
 */
public record RemoteElement(String href, boolean onLoad) {
  public static final String NOTHING = "urn:mpeg:dash:resolve-to-zero:2013";

  public RemoteElement {
    Objects.requireNonNull(href);
  }
}
