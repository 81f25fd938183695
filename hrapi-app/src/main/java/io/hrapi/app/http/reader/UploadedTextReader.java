package io.hrapi.app.http.reader;

import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.app.http.problem.TooLargeException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvnet.mimepull.Header;
import org.jvnet.mimepull.MIMEMessage;
import org.jvnet.mimepull.MIMEParsingException;
import org.jvnet.mimepull.MIMEPart;

/**
 * Reads uploaded configurations: plain text, or the file of a form ({@code multipart/form-data});
 * of several files the one in the field {@code test}.
 */
@Provider
@Consumes({MediaType.TEXT_PLAIN, MediaType.MULTIPART_FORM_DATA})
public final class UploadedTextReader extends BoundedBodyReader<UploadedText> {

  private static final int MAX_BYTES = 1 << 20;

  /** The most bytes that a form has besides the file. */
  private static final int FORM_BYTES = 1 << 16;

  private static final int MAX_PARTS = 100;
  private static final String TOO_LARGE = "an uploaded configuration has at most 1 MiB";
  private static final String FIELD = "test";

  public UploadedTextReader() {
    super(UploadedText.class, MAX_BYTES + FORM_BYTES, TOO_LARGE);
  }

  @Override
  UploadedText parse(byte[] body, MediaType type) throws IOException {
    byte[] file = MediaType.MULTIPART_FORM_DATA_TYPE.isCompatible(type) ? file(body, type) : body;
    if (file.length > MAX_BYTES) {
      throw new TooLargeException(TOO_LARGE);
    }
    String text = text(file);
    if (text.isBlank()) {
      throw new BadRequestException("the configuration is empty; expected one for HAProxy to load");
    }
    return new UploadedText(text);
  }

  private static byte[] file(byte[] form, MediaType mediaType) throws IOException {
    String boundary = mediaType.getParameters().get("boundary");
    if (boundary == null || boundary.isEmpty()) {
      throw new BadRequestException("the Content-Type multipart/form-data has no boundary");
    }
    checkParts(form, boundary);
    try (MIMEMessage message = new MIMEMessage(new ByteArrayInputStream(form), boundary)) {
      return chosen(message.getAttachments()).readOnce().readAllBytes();
    } catch (MIMEParsingException e) {
      throw new BadRequestException("the body is not multipart/form-data: " + e.getMessage());
    }
  }

  /** Limits the number of parts: one of a few bytes takes hundreds of bytes on the heap. */
  private static void checkParts(byte[] form, String boundary) {
    String text = new String(form, StandardCharsets.ISO_8859_1);
    String delimiter = "--" + boundary;
    int parts = 0;
    for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + 1)) {
      if (++parts > MAX_PARTS + 1) {
        throw new BadRequestException("a form has at most " + MAX_PARTS + " parts");
      }
    }
  }

  private static MIMEPart chosen(List<MIMEPart> parts) {
    List<MIMEPart> named =
        parts.stream().filter(part -> FIELD.equals(parameter(part, "name"))).toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    if (named.size() > 1) {
      throw new BadRequestException(
          "the form has the field \""
              + FIELD
              + "\" "
              + named.size()
              + " times; expected one, the configuration");
    }
    List<MIMEPart> files =
        parts.stream().filter(part -> parameter(part, "filename") != null).toList();
    if (files.size() == 1) {
      return files.get(0);
    }
    throw new BadRequestException(
        "the form has "
            + files.size()
            + " files, and no field \""
            + FIELD
            + "\"; expected one file, the configuration");
  }

  private static @Nullable String parameter(MIMEPart part, String name) {
    for (Header header : part.getAllHeaders()) {
      if (header.getName().equalsIgnoreCase("Content-Disposition")) {
        for (String word : header.getValue().split(";", -1)) {
          String[] pair = word.strip().split("=", 2);
          if (pair.length == 2 && pair[0].strip().equalsIgnoreCase(name)) {
            return pair[1].strip().replaceAll("^\"|\"$", "");
          }
        }
      }
    }
    return null;
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadRequestException("the configuration is not in UTF-8; expected UTF-8");
    }
  }
}
