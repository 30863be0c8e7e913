import { useState } from "react";
import { api } from "../../api/client";
import { RESERVATION_STATUSES, type Reservation } from "../../api/types/equipment";
import { usePages } from "../../api/usePages";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { DataTable, type Column } from "../../components/DataTable";
import { EmptyState } from "../../components/EmptyState";
import { FilterSelect } from "../../components/FilterSelect";
import { PageHeader } from "../../components/PageHeader";
import { SearchField } from "../../components/SearchField";
import { StatusChip } from "../../components/StatusChip";
import { useToasts } from "../../components/ToastProvider";
import { useCatchUp } from "../../feed/FeedContext";
import { time } from "../../i18n/format";
import { useT, word } from "../../i18n/translate";
import { Link } from "../../router/Link";
import { useQuery } from "../../router/router";
import { useAccount } from "../../session/AccountContext";
import { ReservationDialog } from "./ReservationDialog";

/** Seconds for which the charge point's answer is waited for. */
const WAIT = 15;

export default function ReservationsPage() {
  const t = useT();
  const { path, can } = useAccount();
  const toasts = useToasts();
  const [query] = useQuery();
  const filters = { charge_point: query["charge_point"], token: query["token"], status: query["status"] };
  const pages = usePages<Reservation>(path("/reservations"), { ...filters, sort: query["sort"] ?? "-created_at" });
  const [open, setOpen] = useState<{ deed: "add" } | { deed: "edit" | "cancel"; of: Reservation } | null>(null);
  useCatchUp(pages.reload);
  const isFiltered = Object.values(filters).some(Boolean);
  const canControl = can("commands:control");
  const close = () => setOpen(null);
  const cancel = async (reservation: Reservation) => {
    await api.remove(path(`/reservations/${reservation.id}`), { wait: WAIT });
    toasts.say(t("reservations.cancelled"));
    close();
    pages.reload();
  };
  const columns: Column<Reservation>[] = [
    {
      key: "charge_point",
      title: t("reservations.chargePoint"),
      cell: (one) => (
        <>
          <Link to={`/charge-points/${encodeURIComponent(one.charge_point)}`} className="row-link">
            {one.charge_point}
          </Link>
          <span className="cell-sub">
            {one.connector_id === 0 ? t("reservations.anyConnector") : t("reservations.connectorOf", { number: one.connector_id })}
          </span>
        </>
      ),
    },
    { key: "token", title: t("reservations.token"), cell: (one) => <code>{one.token}</code> },
    {
      key: "status",
      title: t("users.status"),
      cell: (one) => (
        <>
          <StatusChip prefix="reservation" value={one.status} tone={TONES[one.status]} />
          {one.reason && <span className="cell-sub">{one.reason}</span>}
        </>
      ),
    },
    { key: "expires_at", title: t("reservations.until"), isSortable: true, cell: (one) => time(one.expires_at) },
    { key: "created_at", title: t("clients.created"), isSortable: true, isMinor: true, cell: (one) => time(one.created_at) },
    {
      key: "deeds",
      title: "",
      cell: (one) =>
        canControl && (one.status === "active" || one.status === "requested") ? (
          <span className="row-deeds">
            <Button look="ghost" icon="edit" label={t("reservations.edit.of", { name: one.charge_point })} onClick={() => setOpen({ deed: "edit", of: one })} />
            <Button look="ghost" icon="close" label={t("reservations.cancel.of", { name: one.charge_point })} onClick={() => setOpen({ deed: "cancel", of: one })} />
          </span>
        ) : null,
    },
  ];
  const add = canControl && (
    <Button look="primary" icon="plus" onClick={() => setOpen({ deed: "add" })}>
      {t("reservations.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("nav.reservations")} actions={add} />
      <div className="filters">
        <SearchField label={t("reservations.chargePoint")} name="charge_point" />
        <SearchField label={t("reservations.token")} name="token" />
        <FilterSelect
          label={t("users.status")}
          name="status"
          options={[
            { value: "", label: t("all") },
            ...RESERVATION_STATUSES.map((status) => ({ value: status, label: word("reservation", status) })),
          ]}
        />
      </div>
      <DataTable
        label={t("nav.reservations")}
        pages={pages}
        columns={columns}
        rowKey={(one) => one.id}
        empty={
          isFiltered ? (
            <EmptyState icon="search" title={t("table.nothingFound")}>
              {t("table.nothingFound.text")}
            </EmptyState>
          ) : (
            <EmptyState icon="calendar" title={t("reservations.empty")} action={add}>
              {t("reservations.empty.text")}
            </EmptyState>
          )
        }
      />
      {open?.deed === "add" && <ReservationDialog onClose={close} onSaved={pages.reload} />}
      {open?.deed === "edit" && <ReservationDialog reservation={open.of} onClose={close} onSaved={pages.reload} />}
      {open?.deed === "cancel" && (
        <ConfirmDialog
          title={t("reservations.cancel")}
          actionLabel={t("reservations.cancel")}
          onClose={close}
          onConfirm={() => cancel(open.of)}
        >
          <p>{t("reservations.cancel.text", { token: open.of.token, name: open.of.charge_point })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

const TONES: Record<Reservation["status"], "green" | "amber" | "grey" | "red" | "violet"> = {
  requested: "amber",
  active: "violet",
  used: "green",
  cancelled: "grey",
  expired: "grey",
  rejected: "red",
  failed: "red",
};
