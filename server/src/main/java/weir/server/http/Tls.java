package weir.server.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server shows of itself, in the two files that every tool writes.
 *
 * @param certificate PEM: ours first, then those who vouch for it
 * @param key PEM, PKCS #8, without a password
 */
public record Tls(Path certificate, Path key) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  /**
   * @throws BadSetting if the files cannot be read, or do not belong together
   */
  KeyStore load() {
    try {
      Certificate[] chain = chain();
      PrivateKey secret = secret(chain[0]);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("weir", secret, new char[0], chain);
      return store;
    } catch (IOException e) {
      throw BadSetting.tls("cannot read " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw BadSetting.tls(certificate + " and " + key + " cannot be used: " + e.getMessage(), e);
    }
  }

  private Certificate[] chain() throws IOException, GeneralSecurityException {
    try {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificate)));
      if (!all.isEmpty()) {
        return all.toArray(new Certificate[0]);
      }
    } catch (CertificateException e) {
      throw BadSetting.tls(certificate + " holds no certificate in PEM", e);
    }
    throw BadSetting.tls(certificate + " holds no certificate in PEM", null);
  }

  private PrivateKey secret(Certificate ours) throws IOException, GeneralSecurityException {
    // As Latin-1 any bytes can be read, and those that are not PEM just do not match.
    Matcher pem = KEY.matcher(Files.readString(key, StandardCharsets.ISO_8859_1));
    if (!pem.find()) {
      throw BadSetting.tls(
          key
              + " holds no private key that we can read; this makes one of it: openssl pkcs8 -topk8"
              + " -nocrypt -in "
              + key
              + " -out key.pem",
          null);
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance(ours.getPublicKey().getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (IllegalArgumentException | InvalidKeySpecException e) {
      throw BadSetting.tls(key + " is not the key of " + certificate, e);
    }
  }
}
