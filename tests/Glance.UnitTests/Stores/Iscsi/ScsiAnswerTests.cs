using Glance.Domain.Stores;
using Glance.Stores.Drivers.Cinder.Iscsi;
using Glance.Stores.Drivers.Cinder.Iscsi.Scsi;
using Glance.Stores.Drivers.Cinder.Iscsi.Sessions;
using Glance.Stores.Drivers.Cinder.Iscsi.Targets;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Iscsi;

internal sealed class ScsiAnswerTests
{
    private static readonly IscsiPath Path = new(new IscsiPortal("10.0.0.1", 3260), "iqn.a", 1);

    [TestCase(0, 0, 0, 0, "Done")]
    [TestCase(0, 0, 0, 512, "Failed")] // fewer bytes than were asked for
    [TestCase(2, 6, 0x2900, 0, "Again")] // power on
    [TestCase(2, 2, 0x0401, 0, "Later")]
    [TestCase(2, 2, 0x040b, 0, "ElsewhereAgain")]
    [TestCase(2, 2, 0x3a00, 0, "Failed")]
    [TestCase(2, 3, 0x1100, 0, "Failed")]
    [TestCase(2, 5, 0x2500, 0, "Failed")]
    [TestCase(2, 0xb, 0x4700, 0, "Later")]
    [TestCase(8, 0, 0, 0, "Later")]
    [TestCase(0x28, 0, 0, 0, "Later")]
    [TestCase(0x18, 0, 0, 0, "Failed")]
    [TestCase(0x0f000000, 0, 0, 0, "Again")]
    [TestCase(0x0f000001, 0, 0, 0, "ElsewhereAgain")]
    public void What_only_time_or_another_path_can_mend_is_tried_again(int status, int key, int code, long missing, string verdict) =>
        Assert.That(ScsiVerdicts.After(new ScsiAnswer((ScsiStatus)status, key, code, missing), 1).ToString(), Is.EqualTo(verdict));

    [TestCase(6, 0x2900)]
    [TestCase(0xb, 0x4700)]
    public void No_answer_of_a_target_is_tried_again_for_ever(int key, int code) =>
        Assert.That(ScsiVerdicts.After(new ScsiAnswer(ScsiStatus.CheckCondition, key, code), 20), Is.EqualTo(ScsiVerdict.Failed));

    [TestCase(2, 5, 0x2500, "check condition, illegal request (5h): there is no such LUN (25h/00h)")]
    [TestCase(2, 9, 0x8001, "check condition, sense key (9h) (80h/01h)")]
    [TestCase(0x18, 0, 0, "reservation conflict: another host has reserved the unit")]
    [TestCase(0x99, 0, 0, "status 99h")]
    public void An_answer_is_told_in_words_and_in_the_numbers_of_the_standard(int status, int key, int code, string words) =>
        Assert.That(new ScsiAnswer((ScsiStatus)status, key, code).Words(), Is.EqualTo(words));

    [TestCase(7, 0x2700, StoreFailure.Denied, "it is read-only")]
    [TestCase(7, 0x2707, StoreFailure.Full, "no space is left behind it")]
    [TestCase(3, 0x1100, StoreFailure.Unavailable, "its iSCSI target failed")]
    public void A_failure_is_the_stores_and_names_no_target(int key, int code, StoreFailure failure, string reason)
    {
        var made = IscsiFailures.Of("cin1", "a volume cannot be written",
            new ScsiFailure(Path, new ScsiAnswer(ScsiStatus.CheckCondition, key, code)));

        Assert.That((made.Failure, made.Message), Is.EqualTo((failure, $"Store cin1: a volume cannot be written: {reason}")));
        Assert.That(made.InnerException!.Message, Does.StartWith("iSCSI target iqn.a LUN 1 at 10.0.0.1:3260: check condition"));
    }

    [TestCase("Failed to log in to target. Status: Authentication failure(513)", "Refused")]
    [TestCase("Failed to log in to target. Status: Authorization failure(514)", "Refused")]
    [TestCase("Authentication failed. Invalid CHAP_R response from the target", "Refused")]
    [TestCase("Failed to log in to target. Status: Target not found(515)", "Missing")]
    [TestCase("Failed to log in to target. Status: Service unavailable(769)", "Unreachable")]
    [TestCase("something else", "Unreachable")]
    public void A_login_that_fails_is_refused_or_may_be_tried_again(string text, string fault) =>
        Assert.That(LoginFailure.Of(Path, text).Fault.ToString(), Is.EqualTo(fault));
}
