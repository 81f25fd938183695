package io.hrapi.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.fixture.Some;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HashChainTest {

  private static final EventRecord EVENT =
      new EventRecord(
          7,
          1_000,
          "id",
          "log",
          "node",
          "PoolPut",
          "/pools/eta",
          "ana",
          "local",
          "why ä \uD83D\uDE00",
          "request",
          "trace",
          "key",
          "request hash",
          "answer",
          1,
          "[]",
          Hash.ZERO);

  private static Object[] fields() throws ReflectiveOperationException {
    RecordComponent[] components = EventRecord.class.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = components[i].getAccessor().invoke(EVENT);
    }
    return values;
  }

  private static EventRecord with(int field, @Nullable Object value)
      throws ReflectiveOperationException {
    @Nullable Object[] values = fields();
    values[field] = value;
    Constructor<?> constructor = EventRecord.class.getDeclaredConstructors()[0];
    return (EventRecord) constructor.newInstance(values);
  }

  @Test
  void isSha256OverTheHashBeforeAndEveryFieldWithItsLength() throws Exception {
    assertIsSha256(EVENT, fields());
  }

  @Test
  void isTheSameOfTextsThatAreHashedInPieces() throws Exception {
    int changes = EventRecord.class.getRecordComponents().length - 2;
    // A surrogate pair across the border of two pieces, at each possible offset.
    for (String before : List.of("", "a", "ab", "\uD83D")) {
      String text = before + "\uD83D\uDE00\u00e4b".repeat(1 << 14);
      Object[] fields = fields();
      fields[changes] = text;
      assertIsSha256(with(changes, text), fields);
    }
  }

  private static void assertIsSha256(EventRecord event, Object[] fields) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(Some.hash(5).toBytes());
    for (int i = 0; i < fields.length - 1; i++) {
      if (fields[i] instanceof Number number) {
        out.writeInt(8);
        out.writeLong(number.longValue());
      } else {
        byte[] text = fields[i].toString().getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
    }
    assertThat(new HashChain().hash(Some.hash(5), event))
        .isEqualTo(Hash.of(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray())));
  }

  @Test
  void changesWithEveryFieldButTheEventsOwnHash() throws Exception {
    HashChain chain = new HashChain();
    Set<Hash> hashes = new HashSet<>(Set.of(chain.hash(Hash.ZERO, EVENT)));
    Object[] fields = fields();
    for (int i = 0; i < fields.length - 1; i++) {
      Object other =
          fields[i] instanceof Long number
              ? (Object) (number + 1)
              : fields[i] instanceof Integer number ? number + 1 : fields[i] + "x";
      assertThat(hashes.add(chain.hash(Hash.ZERO, with(i, other)))).isTrue();
    }
    assertThat(hashes.add(chain.hash(Some.hash(1), EVENT))).isTrue();
    assertThat(chain.hash(Hash.ZERO, EVENT.withHash(Some.hash(3))))
        .isEqualTo(chain.hash(Hash.ZERO, EVENT));
  }

  @Test
  void tellsAnAbsentFieldFromAnEmptyOneAndOneFieldFromTheNext() throws Exception {
    HashChain chain = new HashChain();
    int reason = 9;
    assertThat(chain.hash(Hash.ZERO, with(reason, null)))
        .isNotEqualTo(chain.hash(Hash.ZERO, with(reason, "")));
    int actor = 7;
    EventRecord shifted =
        new EventRecord(
            7,
            1_000,
            "id",
            "log",
            "node",
            "PoolPut",
            "/pools/et",
            "aana",
            "local",
            EVENT.reason(),
            "request",
            "trace",
            "key",
            "request hash",
            "answer",
            1,
            "[]",
            Hash.ZERO);
    assertThat(shifted.actor()).isEqualTo("a" + fields()[actor]);
    assertThat(chain.hash(Hash.ZERO, shifted)).isNotEqualTo(chain.hash(Hash.ZERO, EVENT));
  }

  @Test
  void aHashIs32BytesThatNobodyChanges() {
    byte[] bytes = new byte[Hash.BYTES];
    Hash hash = Hash.of(bytes);
    bytes[0] = 1;
    hash.toBytes()[0] = 1;
    assertThat(hash).isEqualTo(Hash.ZERO).hasSameHashCodeAs(Hash.ZERO);
    assertThat(Hash.ofHex(Some.hash(0xAB).toHex())).isEqualTo(Some.hash(0xAB));
    assertThat(Some.hash(0xAB)).hasToString("ab".repeat(32));
    assertThatThrownBy(() -> Hash.of(Arrays.copyOf(bytes, 31)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("31");
    assertThatThrownBy(() -> Hash.ofHex("ab")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hash.ofHex("zz".repeat(32)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPageHas1To1000Events() {
    for (int limit : new int[] {0, -1, 1_001}) {
      assertThatThrownBy(() -> query(limit))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("" + limit);
    }
    assertThat(query(1).limit()).isEqualTo(1);
    assertThat(query(1_000).limit()).isEqualTo(EventQuery.MAX_LIMIT);
  }

  private static EventQuery query(int limit) {
    return new EventQuery(0, Long.MAX_VALUE, null, null, null, null, null, false, limit);
  }
}
