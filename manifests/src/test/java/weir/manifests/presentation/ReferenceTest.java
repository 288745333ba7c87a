package weir.manifests.presentation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceTest {
  /** The examples of RFC 3986, section 5.4, without those about fragments. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          g:h           | g:h
          g             | http://a/b/c/g
          ./g           | http://a/b/c/g
          g/            | http://a/b/c/g/
          /g            | http://a/g
          //g           | http://g
          ?y            | http://a/b/c/d;p?y
          g?y           | http://a/b/c/g?y
          ;x            | http://a/b/c/;x
          g;x           | http://a/b/c/g;x
          ''            | http://a/b/c/d;p?q
          .             | http://a/b/c/
          ./            | http://a/b/c/
          ..            | http://a/b/
          ../           | http://a/b/
          ../g          | http://a/b/g
          ../..         | http://a/
          ../../        | http://a/
          ../../g       | http://a/g
          ../../../g    | http://a/g
          /./g          | http://a/g
          /../g         | http://a/g
          g.            | http://a/b/c/g.
          .g            | http://a/b/c/.g
          g..           | http://a/b/c/g..
          ..g           | http://a/b/c/..g
          ./../g        | http://a/b/g
          ./g/.         | http://a/b/c/g/
          g/./h         | http://a/b/c/g/h
          g/../h        | http://a/b/c/h
          g;x=1/./y     | http://a/b/c/g;x=1/y
          g;x=1/../y    | http://a/b/c/y
          g?y/./x       | http://a/b/c/g?y/./x
          g?y/../x      | http://a/b/c/g?y/../x
          """)
  void referencesResolveAsTheStandardShows(String reference, String resolved) {
    assertEquals(
        URI.create(resolved), new Reference(reference).against(URI.create("http://a/b/c/d;p?q")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a b.mp4             | http://a/a%20b.mp4
          100%.mp4            | http://a/100%25.mp4
          %41.mp4             | http://a/%41.mp4
          größe{1}.mp4        | http://a/gr%C3%B6%C3%9Fe%7B1%7D.mp4
          [1].mp4?[2]         | http://a/%5B1%5D.mp4?%5B2%5D
          http://[::1]:80/x   | http://[::1]:80/x
          https://b/c?d=e&f   | https://b/c?d=e&f
          seg#part            | http://a/seg
          """)
  void whatNoUriMayHoldIsEncoded(String reference, String resolved) {
    assertEquals(
        URI.create(resolved),
        new Reference(reference).against(URI.create("http://a/manifest.mpd")));
  }
}
