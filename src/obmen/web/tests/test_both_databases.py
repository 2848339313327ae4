"""The pages over both databases: what reads the journal in a way of its own."""

from .office import Office
from .shop import RUNS, Shop, text


def test_a_day_reads_the_same_on_both(office: Office) -> None:
    office.connect()
    office.order("116", deal="7", search="ПЁТР Ильич")
    office.deliver()
    held = office.held("117")
    office.order("118")
    client = office.signed_in("operator")
    start = client.get("/").content.decode()
    assert "</span>1 сообщение ждёт вашего решения</h1>" in start
    assert "1 доставлено сегодня" in start
    assert "держит 1, 1 сегодня" in start
    assert "116" in client.get("/journal?text=петр&state=done&connection=ksup").content.decode()
    assert "За ним ждёт 1 сообщение" in client.get(f"/journal/{held.pk}").content.decode()
    assert "Redo 1 message" in office.signed_in("operator", "en").get("/journal/all/redo").content.decode()
    client.post("/journal/all/redo")
    office.deliver()
    assert "3 доставлено сегодня" in client.get("/").content.decode()
    assert client.get("/exchanges/orders").status_code == client.get("/rejected").status_code == 200


def test_a_stopped_run_and_the_list_of_runs_read_the_same_on_both(shop: Shop) -> None:
    operator = shop.office.signed_in("operator")
    run = shop.stopped(operator)
    assert "Остановил operator" in text(operator, "/")
    number = int(run.rpartition("/")[2])
    assert f'<a href="{run}">' in text(operator, f"{RUNS}?before={number + 1}")
    assert "Раньше прогонов не было" in text(operator, f"{RUNS}?before={number}")
    operator.post(f"{run}/drop")
    assert "остановлен" not in text(operator, "/")
