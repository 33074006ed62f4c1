"""What can go wrong with the register; the tree is drawn in `geodata.errors`."""

from datetime import date

from geodata.errors import (
    Conflict,
    Forbidden,
    NotFound,
    TooOften,
    Unavailable,
    Unidentified,
)
from geodata.text import Text

PROCESSES = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0"
"""What OGC API Processes calls its exceptions."""


class UnknownRecord(NotFound):
    """登记簿中没有这条记录 | There is no such record."""

    def __init__(self, record: str) -> None:
        super().__init__(
            f"登记簿中没有编号为“{record}”的核查。",
            f"The register has no assessment {record!r}.",
        )


class UnknownToken(NotFound):
    """没有这个令牌 | There is no such token."""

    def __init__(self, token: str) -> None:
        super().__init__(
            f"没有编号为“{token}”的有效令牌。", f"There is no token {token!r} in use."
        )


class BadToken(Unidentified):
    """令牌缺失或无效 | The token is missing or not valid."""

    def __init__(self, why: Text) -> None:
        super().__init__(
            f"{why.zh}。请在请求头中给出 Authorization: Bearer 令牌；令牌由管理员以 kouan "
            "token 签发。",
            f"{why.en}. Send the header Authorization: Bearer TOKEN; the operator issues "
            "tokens with kouan token.",
        )


class RoleTooLow(Forbidden):
    """令牌的角色权限不足 | The token's role is too low."""

    def __init__(self, role: str, least: str) -> None:
        super().__init__(
            f"此操作须有 {least} 角色，所用令牌为 {role}。",
            f"This takes the role {least}; the token has {role}.",
            role=role,
            required=least,
        )


class UnknownJob(NotFound):
    """没有这项作业 | There is no such job."""

    kind = f"{PROCESSES}/no-such-job"

    def __init__(self, job: str) -> None:
        super().__init__(f"没有编号为“{job}”的作业。", f"There is no job {job!r}.")


class JobNotDone(NotFound):
    """作业尚未完成 | The job is not done."""

    kind = f"{PROCESSES}/result-not-ready"

    def __init__(self, job: str, status: str) -> None:
        super().__init__(
            f"作业“{job}”没有结果：状态为 {status}。",
            f"Job {job!r} has no results: it is {status}.",
            job_status=status,
        )


class TooManyJobs(TooOften):
    """未完成的作业已达上限 | Too many jobs are open."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"每个令牌至多有 {most} 项未完成的作业；请待其完成，或撤销其中一项（DELETE /jobs/"
            "编号）。",
            f"A token may have {most} jobs that are not done; wait for one, or dismiss one "
            "(DELETE /jobs/ID).",
            most=most,
        )


class JobsFull(Conflict):
    """作业已占满空间 | There is no room for more jobs."""

    def __init__(self, most_bytes: int, *, own: bool) -> None:
        size = f"{most_bytes // 10**6} MB"
        whose = (
            Text("所用令牌的作业", "The jobs of this token")
            if own
            else Text("全部作业", "All jobs together")
        )
        super().__init__(
            f"{whose.zh}至多保留 {size}；请撤销已取结果的作业（DELETE /jobs/编号），或减少"
            "输入。",
            f"{whose.en} may hold {size}; dismiss those whose results were taken (DELETE "
            "/jobs/ID), or send less.",
            most_bytes=most_bytes,
        )


class DuplicateApplication(Conflict):
    """同一申请已经登记 | The same application is on record."""

    def __init__(self, earlier: str) -> None:
        super().__init__(
            f"内容相同的申请已登记为 {earlier}；如情况有变，请修改后再报，或对其复核。",
            f"The same is on record as {earlier}. File it again when something has "
            "changed, or have that one decided anew.",
            earlier=earlier,
        )


class Superseded(Conflict):
    """此件已被更正件取代 | It has been superseded by its correction."""

    def __init__(self, record: str, newest: str) -> None:
        super().__init__(
            f"{record} 已被更正件取代，现行的是 {newest}；请对 {newest} 办理。",
            f"{record} has been superseded by {newest}. Continue with {newest}.",
            newest=newest,
        )


class NothingCorrected(Conflict):
    """更正件与原件相同 | The correction is the same as the record."""

    def __init__(self, record: str) -> None:
        super().__init__(
            f"更正件的内容与 {record} 相同，没有可更正的。",
            f"The correction says the same as {record}: nothing is corrected.",
            earlier=record,
        )


class ApplicationWithdrawn(Conflict):
    """申请已撤回 | The application was withdrawn."""

    def __init__(self, record: str, decision: str) -> None:
        super().__init__(
            f"{record} 已由申请方撤回（{decision}），不再作出决定、更正或复核登记；再次申请请"
            "另行登记。",
            f"{record} was withdrawn by the applicant ({decision}): it takes no decision, "
            "correction or rerun. File it anew if it is applied for again.",
            decision=decision,
        )


class DecidedAlready(Conflict):
    """此件已有决定 | It has been decided already."""

    def __init__(self, record: str, decision: str) -> None:
        super().__init__(
            f"{record} 现行的决定是 {decision}；新决定如替代它，请写明 replaces: "
            f"{decision}。",
            f"The decision in force on {record} is {decision}. A new decision that replaces "
            f"it must name it: replaces: {decision}.",
            earlier=decision,
        )


class NoDecisionReplaced(Conflict):
    """没有可替代的决定 | There is no decision to replace."""

    def __init__(self, record: str, replaces: str) -> None:
        super().__init__(
            f"{record} 尚无决定，replaces: {replaces} 无所指；请略去。",
            f"{record} has not been decided: replaces: {replaces} names no decision on it. "
            "Leave it out.",
        )


class KeyReused(Conflict):
    """幂等键已用于别的请求 | The idempotency key came with another request."""

    def __init__(self, key: str, earlier: str) -> None:
        super().__init__(
            f"幂等键“{key}”已用于另一请求（记录 {earlier}）；新的请求请用新的键。",
            f"The idempotency key {key!r} came with another request (record {earlier}). "
            "A new request needs a new key.",
            earlier=earlier,
        )


class AlreadyOpen(Conflict):
    """该机场已是开放的航空口岸 | The airport is an open port already."""

    def __init__(
        self, port: Text, day: date, since: str | None, latest: date | None
    ) -> None:
        opened = (
            Text(f"{since} 起", f"since {since}")
            if since
            else Text(f"不晚于 {latest}", f"since {latest} at the latest")
        )
        super().__init__(
            f"截至 {day}，{port.zh}已是开放的航空口岸（{opened.zh}），无须申请开放。",
            f"As of {day}, {port.en} is an open aviation port ({opened.en}): it need not "
            "apply.",
            open_from=since,
            open_from_latest=latest,
        )


class RegisterUnavailable(Unavailable):
    """登记簿暂不可用 | The register cannot be used just now."""

    def __init__(self, why: Text, *, damaged: bool = False) -> None:
        self.why, self.damaged = why, damaged
        earlier = UNKNOWN_STATE if damaged else KEPT
        super().__init__(
            f"{why.zh}；本次没有写入任何内容，{earlier.zh}。",
            f"{why.en}. Nothing was written this time{earlier.en}.",
        )


class JobsUnavailable(Unavailable):
    """作业暂不可用 | Jobs cannot be kept at present."""

    def __init__(self, why: Text) -> None:
        super().__init__(
            f"作业：{why.zh}。登记簿不受影响；请稍后重试，不用 Prefer: respond-async 即时"
            "运行，或告知管理员。",
            f"Jobs: {why.en}. The register is not affected; try again later, run it at once "
            "without Prefer: respond-async, or tell the operator.",
        )


KEPT = Text(
    "此前确认的记录均在。请稍后重试，或告知管理员",
    ", and what was acknowledged before is kept. Try again later or tell the operator",
)
UNKNOWN_STATE = Text(
    "此前确认的记录是否完好尚不可知。请告知管理员，由其核验（kouan verify）或从备份恢复",
    ". It is not known whether earlier records are complete. Tell the operator, who "
    "can check it (kouan verify) or restore a backup",
)


class NoRegister(Unavailable):
    """此处没有登记簿 | There is no register here."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} 处没有登记簿，也没有新建。请核对 KOUAN_DATA_DIR 或 "
            "KOUAN_DATABASE_URL；确要新建，请用 kouan init。",
            f"There is no register at {where}, and none was made. Check KOUAN_DATA_DIR "
            "or KOUAN_DATABASE_URL; kouan init makes a new one.",
        )


class RegisterHeld(Unavailable):
    """登记簿正被占用 | The register is in use."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} 中的登记簿正由服务使用，或正在恢复。请先停止服务，或等恢复完成。",
            f"The register in {where} is in use by a service, or is being restored. Stop "
            "the service first, or wait until it is restored.",
        )


class RegisterReplaced(Unavailable):
    """登记簿文件已被更换 | The register's file was replaced."""

    def __init__(self) -> None:
        super().__init__(
            "登记簿文件在服务运行期间被移走、删除或换成了另一个文件；本次没有确认任何内容。"
            "请管理员停止服务，用 kouan verify 核验现有文件，再重新启动。",
            "The register's file was moved away, deleted or replaced while the service "
            "ran. Nothing was acknowledged this time. The operator should stop the "
            "service, run kouan verify on the file that is there, and start it again.",
        )


class ClockSetBack(Unavailable):
    """时钟早于最后一条记录 | The clock is earlier than the last record."""

    def __init__(self, now: str, last: str) -> None:
        super().__init__(
            f"本机时钟为 {now}，早于登记簿最后一条记录的时间 {last}；本次没有写入任何内容。"
            "请管理员校准时钟。",
            f"The clock here says {now}, before the last record of the register, {last}. "
            "Nothing was written this time. The operator should set the clock right.",
            clock=now,
            last=last,
        )


class RegisterUnsound(Unavailable):
    """登记簿不完好 | The register is not sound."""

    def __init__(self, why: Text, **members: object) -> None:
        self.why = why
        super().__init__(
            f"{why.zh}。登记簿仍可查阅，但不再写入；请管理员运行 kouan verify，并从备份恢复"
            "（kouan restore）。",
            f"{why.en}. The register can be read but accepts no writes. The operator should "
            "run kouan verify and restore a backup with kouan restore.",
            **members,
        )


class NotWitnessed(Unavailable):
    """检查点无法写出 | Checkpoints cannot be written."""

    def __init__(self, waiting: int, why: str) -> None:
        super().__init__(
            f"最近 {waiting} 条记录的检查点写不到 KOUAN_CHECKPOINTS 所指之处（{why}）；"
            "在此之前不再写入。此前确认的记录均在登记簿中。",
            f"The checkpoints of the last {waiting} records cannot be written where "
            f"KOUAN_CHECKPOINTS says ({why}). Until they can, nothing more is written; "
            "what was acknowledged is in the register.",
            waiting=waiting,
        )


class NoSigningKey(NotFound):
    """登记簿没有签名密钥 | The register has no signing key."""

    def __init__(self) -> None:
        super().__init__(
            "这个登记簿没有签名密钥，因而没有检查点和证明；kouan init 可生成密钥。",
            "This register has no signing key, so there are no checkpoints and proofs; "
            "kouan init makes one.",
        )


class TokenNameTaken(Conflict):
    """已有同名的有效令牌 | A token of that name is in use."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__(
            f"“{name}”已有有效令牌 {token}；请先吊销它，或换一个能区分的名称。",
            f"{name!r} has a token in use, {token}. Revoke it first, or take a name that "
            "tells the two apart.",
            token=token,
        )


class OlderBackup(Conflict):
    """备份缺少现有记录 | The backup lacks records that the register has."""

    def __init__(self, here: int, there: int) -> None:
        super().__init__(
            f"现有登记簿有 {here} 条记录，备份有 {there} 条，且不包含现有的全部记录。确要恢复，"
            "请加 --older：现有文件会留存，所失记录会写入登记簿。",
            f"The present register has {here} records and the backup {there}; the backup "
            "lacks some of the present records. To restore it nevertheless, add --older: "
            "the present file is kept, and the lost records are listed in the register.",
            here=here,
            backup=there,
        )
