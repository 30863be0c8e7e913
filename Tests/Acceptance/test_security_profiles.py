"""Security profiles 0 to 3 over ws and wss, with clients that we did not write, and certificates."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from ocpp.v16 import call
from test_ocpp.client import check_connection
from websockets.exceptions import InvalidStatus

from harness.accounts import PASSWORD, Account, create_account
from harness.certificates import Authority, key_pem, new_key, signing_request
from harness.platform import TEST_FOLDER, Platform, of_worker, running
from harness.polling import until
from harness.postgres import Cluster
from harness.raw import raw_handshake
from harness.station import booted, connected

CERTIFICATES = TEST_FOLDER / of_worker("certificates")


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority(CERTIFICATES)


@pytest.fixture(scope="module")
def secure(cluster: Cluster, authority: Authority) -> Iterator[Platform]:
    """One platform with TLS, which asks for client certificates of the test's authority."""
    certificate, key = authority.server()
    settings = {"tls_cert": certificate, "tls_key": key, "tls_client_ca": authority.path}
    with running(cluster, "secure", **settings) as platform:
        platform.epsilon = create_account(platform, "epsilon")
        platform.zeta = create_account(platform, "zeta")
        yield platform


@pytest.fixture
async def epsilon(secure: Platform) -> AsyncIterator[Account]:
    async with Account(secure, secure.epsilon) as account:
        yield account


async def check(platform: Platform, slug: str, identity: str, **more: object) -> str:
    """What PyPI's test-ocpp says of its connection: the status of its boot, or that of the refusal."""
    ca = Path(platform.settings["PLUGYARD_TLS_CERT"]).with_name("ca.pem") if platform.tls else None
    try:
        result = await check_connection(f"{platform.ws}/ocpp/{slug}", identity, ca=ca, **more)
    except InvalidStatus as refusal:
        return str(refusal.response.status_code)
    assert result.subprotocol == "ocpp1.6" and "currentTime" in result.heartbeat
    assert (result.tls_version is not None) == bool(platform.tls)
    return result.boot_notification["status"]


async def last_refusal(account: Account, identity: str) -> str:
    found = await account.all(f"charge-points/{identity}/connection-events")
    return next(event["reason"] for event in found if event["event"] == "refused")


def client_context(platform: Platform, certificate: Path, key: Path) -> ssl.SSLContext:
    context = platform.tls
    context.load_cert_chain(certificate, key)
    return context


async def test_profiles_0_and_1_over_ws(platform: Platform, alpha: Account) -> None:
    without = (await alpha.charge_point(password=None))["identity"]
    assert await check(platform, "alpha", without) == "Accepted"
    basic = (await alpha.charge_point(security_profile=1))["identity"]
    assert await check(platform, "alpha", basic, password=PASSWORD) == "Accepted"
    assert await check(platform, "alpha", basic, password="wrong password") == "401"
    assert await check(platform, "alpha", basic) == "401"
    assert await last_refusal(alpha, basic) == "wrong_password"


async def test_less_than_the_profile_is_refused_with_its_own_reason(
    platform: Platform, alpha: Account
) -> None:
    for profile in (2, 3):
        identity = (await alpha.charge_point(security_profile=profile))["identity"]
        assert await check(platform, "alpha", identity, password=PASSWORD) == "403"
        assert await last_refusal(alpha, identity) == "insufficient_security"
    # Its password was taken away: whoever comes now has shown nothing.
    identity = (await alpha.charge_point(security_profile=1))["identity"]
    await alpha.patch(f"charge-points/{identity}", {"password": None})
    assert await check(platform, "alpha", identity) == "403"


async def test_the_minimum_of_an_account(secure: Platform) -> None:
    async with Account(secure, secure.zeta) as zeta:
        identity = (await zeta.charge_point())["identity"]
        assert await check(secure, "zeta", identity, password=PASSWORD) == "Accepted"
        await zeta.patch("/api/v1/accounts/zeta", {"minimum_security_profile": 3})
        assert await check(secure, "zeta", identity, password=PASSWORD) == "403"
        assert await last_refusal(zeta, identity) == "insufficient_security"
        await zeta.patch("/api/v1/accounts/zeta", {"minimum_security_profile": 2})
        assert await check(secure, "zeta", identity, password=PASSWORD) == "Accepted"


async def test_profile_2_basic_over_wss(secure: Platform, epsilon: Account) -> None:
    identity = (await epsilon.charge_point(security_profile=2))["identity"]
    assert await check(secure, "epsilon", identity, password=PASSWORD) == "Accepted"
    assert await check(secure, "epsilon", identity, password="wrong password") == "401"
    async with booted(secure, "epsilon", identity) as station:
        await station.heartbeat()


async def test_tls_1_2_is_the_least_and_plain_http_gets_nothing(secure: Platform) -> None:
    context = secure.tls
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
    async with httpx.AsyncClient(verify=context, trust_env=False) as client:
        assert (await client.get(f"{secure.http}/readyz")).status_code == 200
    context = secure.tls
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(httpx.ConnectError):
        async with httpx.AsyncClient(verify=context, trust_env=False) as client:
            await client.get(f"{secure.http}/readyz")
    with pytest.raises(httpx.TransportError):
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.get(f"{secure.http}/readyz".replace("https", "http"))


async def test_profile_3_certificates_of_the_configured_authority(
    secure: Platform, epsilon: Account, authority: Authority
) -> None:
    identity = (await epsilon.charge_point(security_profile=3, password=None))["identity"]
    cert, key = authority.client(identity, "good")
    assert await check(secure, "epsilon", identity, cert=cert, key=key) == "Accepted"
    async with booted(
        secure, "epsilon", identity, password=None, ssl=client_context(secure, cert, key)
    ) as station:
        await station.heartbeat()
    cert, key = authority.client("something else", "alternative", dns=identity)
    assert await check(secure, "epsilon", identity, cert=cert, key=key) == "Accepted"
    assert await check(secure, "epsilon", identity) == "403"
    assert await last_refusal(epsilon, identity) == "insufficient_security"


async def test_profile_3_certificates_that_do_not_count(
    secure: Platform, epsilon: Account, authority: Authority
) -> None:
    identity = (await epsilon.charge_point(security_profile=3, password=None))["identity"]
    strangers = Authority(CERTIFICATES / "strangers", "Another authority")
    for reason, (cert, key) in {
        "expired": authority.client(identity, "expired", expired=True),
        "other_identity": authority.client("CP_OTHER", "other"),
        "untrusted": strangers.client(identity, "untrusted"),
    }.items():
        assert await check(secure, "epsilon", identity, cert=cert, key=key) == "401", reason
        assert await last_refusal(epsilon, identity) == f"certificate_refused: {reason}"


async def test_server_certificates_are_replaced_without_a_restart(
    secure: Platform, epsilon: Account, authority: Authority
) -> None:
    identity = (await epsilon.charge_point())["identity"]

    async def serial() -> int:
        _, writer = await asyncio.open_connection("127.0.0.1", secure.port, ssl=secure.tls)
        try:
            der = writer.get_extra_info("ssl_object").getpeercert(True)
        finally:
            writer.close()
        return x509.load_der_x509_certificate(der).serial_number

    before = await serial()
    async with booted(secure, "epsilon", identity) as station:
        authority.server()

        async def replaced() -> bool:
            return await serial() != before

        await until(replaced, "the new certificate")
        await station.heartbeat()


async def test_the_platforms_own_authority_from_request_to_revocation(
    secure: Platform, epsilon: Account
) -> None:
    """The way of OCPP 1.6 security white paper, A02: a charge point with a password gets a certificate."""
    identity = (await epsilon.charge_point(security_profile=2))["identity"]
    folder = CERTIFICATES
    key, request = signing_request("a name of its own")
    async with booted(secure, "epsilon", identity) as station:
        answer = await station.call(call.SignCertificate(csr=request), suppress=False)
        assert answer.status == "Accepted"
        chain = (await station.next_call("CertificateSigned", timeout=10))["certificate_chain"]
        (folder / "issued.pem").write_text(chain)
        (folder / "issued.key").write_text(key_pem(key))

        async def installed() -> dict | None:
            (found,) = await epsilon.all(f"charge-points/{identity}/certificates")
            return found if found["status"] == "installed" else None

        issued = await until(installed, "the charge point's word that it is installed")
    assert issued["certificate"] == chain and issued["requested_name"] == "a name of its own"
    assert issued["subject"] == f"O=epsilon, CN={identity}" and not issued["expires_soon"]
    root = x509.load_pem_x509_certificate((await epsilon.request("GET", "/ca.pem", bearer=None)).content)
    leaf = x509.load_pem_x509_certificate(chain.encode())
    leaf.verify_directly_issued_by(root)
    assert leaf.public_key() == key.public_key()
    assert int(issued["serial_number"], 16) == leaf.serial_number
    await epsilon.patch(f"charge-points/{identity}", {"security_profile": 3})
    own = {"cert": folder / "issued.pem", "key": folder / "issued.key"}
    assert await check(secure, "epsilon", identity, **own) == "Accepted"
    # The same identity in another account is another charge point.
    async with Account(secure, secure.zeta) as zeta:
        await zeta.charge_point(identity, security_profile=3, password=None)
        assert await check(secure, "zeta", identity, **own) == "401"
    revoked = await epsilon.post(f"charge-points/{identity}/certificates/{issued['id']}/revoke", {}, 200)
    assert revoked["status"] == "revoked"
    assert await check(secure, "epsilon", identity, **own) == "401"
    assert await last_refusal(epsilon, identity) == "certificate_refused: revoked"
    await epsilon.get(f"charge-points/{identity}/certificates/{issued['id']}")


async def test_requests_may_wait_for_a_person(platform: Platform, beta: Account) -> None:
    await beta.patch("/api/v1/accounts/beta", {"certificate_policy": "approval"})
    try:
        identity = (await beta.charge_point())["identity"]
        async with booted(platform, "beta", identity) as station:
            station.answers["CertificateSigned"] = {"status": "Rejected"}
            for _ in range(2):
                request = call.SignCertificate(csr=signing_request(identity)[1])
                assert (await station.call(request, suppress=False)).status == "Accepted"
            newer, older = await beta.all(f"charge-points/{identity}/certificates")
            assert (newer["status"], older["status"]) == ("waiting", "refused")
            path = f"charge-points/{identity}/certificates/{newer['id']}"
            assert (await beta.post(f"{path}/approve", {}, 200))["status"] == "issued"
            await station.next_call("CertificateSigned", timeout=10)

            async def failed() -> bool:
                return (await beta.get(path))["status"] == "failed"

            await until(failed, "the charge point's refusal")
        await beta.problem("POST", f"{path}/approve", 409, json={})
    finally:
        await beta.patch("/api/v1/accounts/beta", {"certificate_policy": "automatic"})


async def test_requests_of_nobody_in_particular_wait(platform: Platform, alpha: Account) -> None:
    """Without a password anybody could ask in its name."""
    identity = (await alpha.charge_point(password=None))["identity"]
    async with booted(platform, "alpha", identity, password=None) as station:
        request = call.SignCertificate(csr=signing_request(identity)[1])
        assert (await station.call(request, suppress=False)).status == "Accepted"
    (found,) = await alpha.all(f"charge-points/{identity}/certificates")
    assert found["status"] == "waiting" and found["certificate"] is None


async def test_bad_requests_are_rejected_and_noted(platform: Platform, alpha: Account) -> None:
    identity = (await alpha.charge_point())["identity"]
    weak = signing_request(identity, new_key(rsa_bits=1024))[1]
    good = signing_request(identity)[1].splitlines()
    forged = "\n".join([*good[:-2], ("A" if good[-2][0] != "A" else "B") + good[-2][1:], good[-1]])
    async with connected(platform, "alpha", identity) as station:
        for request in (weak, forged, "no request"):
            answer = await station.call(call.SignCertificate(csr=request), suppress=False)
            assert answer.status == "Rejected"
    found = await alpha.all(f"charge-points/{identity}/security-events")
    assert [event["type"] for event in found] == ["CertificateRequestRefused"] * 3
    assert {event["source"] for event in found} == {"platform"}
    assert "weak key" in {event["tech_info"] for event in found}
    assert await alpha.all(f"charge-points/{identity}/certificates") == []


async def test_unusable_tls_files_stop_the_start_and_the_doctor_names_them(
    platform: Platform, authority: Authority
) -> None:
    certificate, _ = authority.server("one")
    _, key = authority.server("two")
    settings = {"PLUGYARD_TLS_CERT": str(certificate), "PLUGYARD_TLS_KEY": str(key)}
    platform.settings.update(settings)
    try:
        result = platform.command("doctor")
        assert result.returncode == 1 and "certificate:" in result.stdout, result.stdout
    finally:
        for name in settings:
            del platform.settings[name]
    assert platform.command("doctor").returncode == 0


async def test_nobody_vouches_for_tls_but_a_trusted_proxy(platform: Platform, alpha: Account) -> None:
    """Nobody is trusted here, so nobody's word makes a plain connection secure."""
    identity = (await alpha.charge_point(security_profile=2))["identity"]
    answer = await raw_handshake(
        platform, f"/ocpp/alpha/{identity}", identity, **{"X-Forwarded-Proto": "https"}
    )
    assert answer.status == 403
