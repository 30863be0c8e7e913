import { useAccount } from "../../session/AccountContext";
import type { TabProps } from "./chargePointTabs";
import { TransactionTable } from "../transactions/TransactionTable";

export function ChargePointTransactions({ chargePoint }: TabProps) {
  const { path } = useAccount();
  return <TransactionTable path={path(`/charge-points/${chargePoint.id}/transactions`)} chargePoint={chargePoint.identity} />;
}
