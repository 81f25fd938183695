package io.hrapi.app.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  private final MemoryBudget budget = new MemoryBudget(100);

  @Test
  void sharesTakeFromOneBudgetAndGiveEverythingBack() {
    try (MemoryBudget.Share one = budget.share("one");
        MemoryBudget.Share two = budget.share("two")) {
      one.take(60);
      two.take(40);
      assertThat(budget.used()).isEqualTo(100);
      one.giveBack(10);
      two.take(10);
      assertThat(two.taken()).isEqualTo(50);
    }
    assertThat(budget.used()).isZero();
  }

  @Test
  void whatOthersUseIsRefusedForNow() {
    try (MemoryBudget.Share one = budget.share("one");
        MemoryBudget.Share two = budget.share("a page of events")) {
      one.take(60);
      assertThatThrownBy(() -> two.take(41))
          .hasMessageContaining("a page of events")
          .asInstanceOf(InstanceOfAssertFactories.type(OverBudgetException.class))
          .matches(OverBudgetException::isTemporary);
      assertThat(budget.used()).isEqualTo(60);
    }
  }

  @Test
  void whatIsOverTheLimitOfOneIsRefusedForGood() {
    try (MemoryBudget.Share share = budget.share("the body", 50)) {
      share.take(50);
      assertThatThrownBy(() -> share.take(1))
          .asInstanceOf(InstanceOfAssertFactories.type(OverBudgetException.class))
          .matches(thrown -> !thrown.isTemporary());
      assertThat(share.taken()).isEqualTo(50);
    }
    try (MemoryBudget.Share share = budget.share("the body", 1_000)) {
      assertThatThrownBy(() -> share.take(101))
          .asInstanceOf(InstanceOfAssertFactories.type(OverBudgetException.class))
          .matches(thrown -> !thrown.isTemporary());
    }
  }
}
