import type { Account } from "../../api/types/accounts";
import { useResource } from "../../api/useResource";
import { Loading } from "../../components/Loading";
import { ProblemNote } from "../../components/ProblemNote";
import { useAccount } from "../../session/AccountContext";
import { AccountPolicyForm } from "./AccountPolicyForm";

export function AccountPolicy() {
  const { path } = useAccount();
  const resource = useResource<Account>(path(""));
  if (!resource.data) {
    return resource.problem ? <ProblemNote problem={resource.problem} onRetry={resource.reload} /> : <Loading />;
  }
  return (
    <AccountPolicyForm key={resource.etag} account={resource.data} etag={resource.etag} onSaved={resource.set} />
  );
}
