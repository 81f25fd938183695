package io.hrapi.events.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.HistoryIndex.Entry;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;

class EntryDigestTest {

  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private static List<Entry> entries(int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(new Entry("/pools/p" + i % 7, i, i % 3 == 0));
    }
    return entries;
  }

  private static EntryDigest of(List<Entry> entries) {
    EntryDigest digest = new EntryDigest(Some.CACHE_KEY);
    entries.forEach(digest::add);
    return digest;
  }

  @Test
  void isTheSumOfTheMacs() {
    List<Entry> entries = entries(500);
    Mac mac = Some.CACHE_KEY.mac("hrapi history entry 1");
    BigInteger sum = BigInteger.ZERO;
    for (Entry entry : entries) {
      mac.update(ByteBuffer.allocate(8).putLong(entry.version()).array());
      mac.update((byte) (entry.follows() ? 1 : 0));
      mac.update(entry.resource().getBytes(StandardCharsets.UTF_8));
      sum = sum.add(new BigInteger(1, mac.doFinal())).mod(MODULUS);
    }
    assertThat(new BigInteger(1, of(entries).value())).isEqualTo(sum);
    assertThat(of(entries).count()).isEqualTo(500);
  }

  @Test
  void isTheSameInAnyOrderAndInParts() {
    List<Entry> entries = entries(200);
    byte[] value = of(entries).value();
    EntryDigest part = of(entries.subList(0, 120));
    EntryDigest rest = new EntryDigest(Some.CACHE_KEY, part.value(), part.count());
    entries.subList(120, 200).forEach(rest::add);
    assertThat(rest.value()).isEqualTo(value);
    assertThat(rest.count()).isEqualTo(200);
    Collections.shuffle(entries, new Random(1));
    assertThat(of(entries).value()).isEqualTo(value);
  }

  @Test
  void isAnotherForOtherEntriesAndUnderAnotherKey() {
    byte[] value = of(entries(3)).value();
    assertThat(of(entries(2)).value()).isNotEqualTo(value);
    assertThat(of(List.of(new Entry("/t", 1, true))).value())
        .isNotEqualTo(of(List.of(new Entry("/t", 1, false))).value());
    EntryDigest another = new EntryDigest(CacheKey.of(Some.hash(7).toBytes()));
    entries(3).forEach(another::add);
    assertThat(another.value()).isNotEqualTo(value);
  }
}
