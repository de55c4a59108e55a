"""The rules of who pays what: read by whoever plans, set by the city's administrators."""

from litestar import delete, get, post, put

from backend.care.directory.actions import DIRECTORY, Keeper, readers
from backend.care.money import queries, rules
from backend.care.money.models import Calculation, ExampleAsked, MoneyItem, MoneyRulesKept, NewMoneyRules
from backend.params import PathId
from backend.people.guards import Allow


@get("/staff/care/money-rules", guards=[readers], dependencies=DIRECTORY)
async def read_money_rules(keeper: Keeper) -> MoneyRulesKept:
    """Every version of the rules: what held, what holds, and what will."""
    return MoneyRulesKept(await queries.list_money_rules(keeper.db), rules.sets_rules(keeper.staff))


@put("/staff/care/money-rules", guards=[Allow("administrator")], dependencies=DIRECTORY)
async def set_money_rules(keeper: Keeper, data: NewMoneyRules) -> MoneyRulesKept:
    """Set the rules from a day on, tomorrow at the earliest; plans keep what they were approved with."""
    rules.check_sets_rules(keeper.staff)
    await queries.lock_money_rules(keeper.db)
    rules.check_new_rules(data, [one.id for one in await queries.list_money_rules(keeper.db)], keeper.today)
    rules_id = await queries.set_money_rules(keeper.db, data)
    await keeper.record("money_rules_set", "care_money_rules", rules_id)
    return await _show(keeper)


@delete(
    "/staff/care/money-rules/{rules_id:int}", guards=[Allow("administrator")], dependencies=DIRECTORY, status_code=200
)
async def remove_money_rules(keeper: Keeper, rules_id: PathId) -> MoneyRulesKept:
    """Forget rules that have not begun; those before them go on."""
    rules.check_sets_rules(keeper.staff)
    await queries.lock_money_rules(keeper.db)
    await queries.delete_money_rules(keeper.db, rules_id, keeper.today)
    await keeper.record("money_rules_removed", "care_money_rules", rules_id)
    return await _show(keeper)


@post("/staff/care/money-rules/example", guards=[readers], dependencies=DIRECTORY, status_code=200)
async def reckon_example(keeper: Keeper, data: ExampleAsked) -> Calculation:
    """Reckon a plan that nobody has, by the rules as they are or as they would be: what to tell somebody who asks."""
    known = await queries.list_money_rules(keeper.db)
    if data.rules is not None:
        rules.check_numbers(data.rules)
    items = [
        MoneyItem(id=number, tier=item.tier, unit=item.unit, unit_won=item.unit_won, rrule=item.rrule,
                  starts_on=item.starts_on, ends_on=item.ends_on, units=item.units)
        for number, item in enumerate(data.items)
    ]  # fmt: skip
    granted = {min(item.starts_on for item in items).year: data.granted_won}
    return rules.calculate(
        items, data.income_percent, rules.as_if(known, data.rules) if data.rules else known, granted
    )  # fmt: skip


async def _show(keeper: Keeper) -> MoneyRulesKept:
    return MoneyRulesKept(await queries.list_money_rules(keeper.db), may_edit=True)


handlers = [read_money_rules, set_money_rules, remove_money_rules, reckon_example]
