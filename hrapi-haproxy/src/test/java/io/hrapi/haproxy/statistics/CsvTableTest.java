package io.hrapi.haproxy.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class CsvTableTest {

  private final CsvTable table = new CsvTable();

  @Test
  void columnsGoByTheirNames() {
    assertThat(table.take("# pxname,svname,scur,-,h1_streams,")).isFalse();
    assertThat(table.take("pool:p,a,7,-,,")).isTrue();
    assertThat(table.text("pxname")).isEqualTo("pool:p");
    assertThat(table.number("scur")).isEqualTo(7);
    assertThat(table.take("# svname,smax,scur,pxname,")).isFalse();
    assertThat(table.take("b,1,-2,pool:q,")).isTrue();
    assertThat(table.text("pxname")).isEqualTo("pool:q");
    assertThat(table.number("scur")).isEqualTo(-2);
    assertThat(table.number("smax")).isEqualTo(1);
  }

  @Test
  void whatIsNotThereIsAbsentAndNotNought() {
    table.take("# pxname,scur,qcur,");
    table.take("p,0,,");
    assertThat(table.number("scur")).isEqualTo(0);
    assertThat(table.number("qcur")).isNull();
    assertThat(table.number("of_a_later_release")).isNull();
    assertThat(table.text("of_a_later_release")).isNull();
    assertThatThrownBy(() -> table.required("qcur"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("qcur");
  }

  @Test
  void quotedTextsHaveCommasQuotesAndLineBreaks() {
    table.take("# pxname,last_chk,scur,");
    assertThat(table.take("p,\"a, \"\"b\"\",\"\"\",3,")).isTrue();
    assertThat(table.text("last_chk")).isEqualTo("a, \"b\",\"");
    assertThat(table.number("scur")).isEqualTo(3);
    assertThat(table.take("q,\"one")).isFalse();
    assertThat(table.take("")).isFalse();
    assertThat(table.take("# two\",4,")).isTrue();
    assertThat(table.text("last_chk")).isEqualTo("one\n\n# two");
    assertThat(table.number("scur")).isEqualTo(4);
  }

  @Test
  void manyColumnsAreNoProblem() {
    StringBuilder header = new StringBuilder("# pxname");
    StringBuilder row = new StringBuilder("p");
    for (int i = 0; i < 1_000; i++) {
      header.append(",c").append(i);
      row.append(',').append(i);
    }
    table.take(header.toString());
    assertThat(table.take(row.toString())).isTrue();
    assertThat(table.number("c999")).isEqualTo(999);
  }

  @Test
  void aProxyThatIsNotThereIsNoRow() {
    assertThat(table.take("No such proxy.")).isFalse();
    assertThat(table.take("")).isFalse();
  }

  @Test
  void somethingElseIsNoTable() {
    assertThatThrownBy(() -> table.take("Unknown command: 'show stat'"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Unknown command");
    table.take("# pxname,svname,scur,");
    assertThatThrownBy(() -> table.take("p,a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 columns, the header 4");
    table.take("p,a,many,");
    assertThatThrownBy(() -> table.number("scur"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scur is 'many'");
  }
}
