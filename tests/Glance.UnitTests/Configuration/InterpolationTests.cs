using Glance.Configuration;
using Glance.Configuration.Declarations;
using Glance.Configuration.Interpolation;
using Glance.Configuration.Reporting;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

internal sealed class InterpolationTests
{
    [TestCase("$log_dir/x", "/var/log/x")]
    [TestCase("${log_dir}x", "/var/logx")]
    [TestCase("${paste_deploy.flavor}", "keystone")]
    [TestCase("$paste_deploy.flavor", "keystone")]
    [TestCase("$$log_dir", "$log_dir")]
    [TestCase("\\$log_dir", "$log_dir")]
    [TestCase("5$", "5$")]
    [TestCase("$5", "$5")]
    [TestCase("${", "${")]
    [TestCase("${}", "${}")]
    [TestCase("${5}", "${5}")]
    [TestCase("${log_dir", "${log_dir")]
    [TestCase("${log dir}", "${log dir}")]
    [TestCase("$debug", "True")]
    [TestCase("$workers", "7")]
    [TestCase("a${log_file}b", "ab")]
    [TestCase("a\\b", "a\\b")]
    public void A_reference_stands_for_the_value_of_another_option(string text, string expected)
    {
        var snapshot = ConfigurationSnapshot.FromText(
            $"[DEFAULT]\nlog_dir = /var/log\ndebug = yes\nworkers = 007\npublic_endpoint = {text}\n[paste_deploy]\nflavor = keystone\n");

        Assert.That(snapshot.Get(Opt.OptionalStr("DEFAULT", "public_endpoint", "h")), Is.EqualTo(expected));
    }

    [Test]
    public void A_bare_name_is_looked_up_in_its_own_section_first()
    {
        var snapshot = ConfigurationSnapshot.FromText("[DEFAULT]\nhere = default\nthere = outer\n[g]\nhere = own\no = $here $there\n");

        Assert.That(snapshot.Get(Opt.OptionalStr("g", "o", "h")), Is.EqualTo("own outer"));
    }

    [Test]
    public void References_reach_into_lists_dictionaries_and_multi_options()
    {
        var snapshot = ConfigurationSnapshot.FromText("[g]\nx = 1\nl = a,$x\nd = k:$x\nm = plain\nm = $x\nm = ${x}2\n");

        Assert.That(snapshot.Get(Opt.List("g", "l", [], "h")), Is.EqualTo(new[] { "a", "1" }));
        Assert.That(snapshot.Get(Opt.Dict("g", "d", new Dictionary<string, string>(), "h"))["k"], Is.EqualTo("1"));
        Assert.That(snapshot.Get(Opt.MultiStr("g", "m", [], "h")), Is.EqualTo(new[] { "plain", "1", "12" }));
    }

    [Test]
    public void Defaults_are_interpolated_too()
    {
        var snapshot = ConfigurationSnapshot.FromText("[DEFAULT]\nlog_dir = /x\n");

        Assert.That(snapshot.Get(Opt.Str("g", "o", "$log_dir/y", "h")), Is.EqualTo("/x/y"));
        Assert.That(snapshot.Get(Opt.List("g", "l", ["$log_dir", "b"], "h")), Is.EqualTo(new[] { "/x", "b" }));
    }

    [Test]
    public void What_is_put_in_is_not_looked_at_again()
    {
        var snapshot = ConfigurationSnapshot.FromText("[g]\na = $$b\no = $a\nb = x\n");

        Assert.That(snapshot.Get(Opt.OptionalStr("g", "o", "h")), Is.EqualTo("$b"));
    }

    [Test]
    public void A_circle_is_a_problem_that_shows_the_way_round()
    {
        var report = Load.Report("[DEFAULT]\nlog_dir = $log_file\nlog_file = $log_dir\n");

        Assert.That(report.Problems, Has.Count.EqualTo(2));
        Assert.That(report.Problems[0].ToString(), Does.Contain("it refers to itself: [DEFAULT] log_dir → [DEFAULT] log_file → [DEFAULT] log_dir"));
        Assert.That(report.ExitCode, Is.EqualTo(ExitCodes.Other));
    }

    [TestCase("$nope", "$nope names no option in [DEFAULT]; write $$ for a plain dollar")]
    [TestCase("${database.nope}", "${database.nope} names no option; write $$ for a plain dollar")]
    [TestCase("$database", "$database names a section; write ${database.option}")]
    public void A_reference_to_nothing_is_a_problem(string text, string message)
    {
        var report = Load.Report($"[DEFAULT]\nlog_dir = {text}\n");

        Assert.That(report.Problems.Single().ToString(), Is.EqualTo($"{Load.File}:2: [DEFAULT] log_dir = '{text}': {message}"));
    }

    [Test]
    public void References_that_multiply_end_in_a_problem_and_not_in_all_memory()
    {
        var lines = string.Concat(Enumerable.Range(0, 40).Select(i => $"x{i} = $x{i + 1}$x{i + 1}\n"));
        var snapshot = ConfigurationSnapshot.FromText($"[g]\n{lines}x40 = ab\no = $x0\n");

        var refused = Assert.Throws<ConfigurationException>(() => snapshot.Get(Opt.OptionalStr("g", "o", "h")))!;

        Assert.That(refused.Message, Does.Contain("expand to more than"));
    }

    [Test]
    public void A_default_that_refers_to_nothing_is_told_as_the_default_it_is()
    {
        var snapshot = ConfigurationSnapshot.FromText("[g]\nx = 1\n");

        var refused = Assert.Throws<ConfigurationException>(() => snapshot.Get(Opt.Str("g", "o", "$nope", "h")))!;

        Assert.That(refused.Message, Is.EqualTo(
            "default: [g] o = '$nope': $nope names no option in [g] or [DEFAULT]; write $$ for a plain dollar"));
    }

    [TestCase(63, null)]
    [TestCase(64, "references are nested deeper than 64")]
    public void References_may_be_nested_so_deep_and_no_deeper(int links, string? refusal)
    {
        var chain = string.Concat(Enumerable.Range(1, links).Select(i => $"x{i} = ${(i == links ? "end" : $"x{i + 1}")}\n"));
        var snapshot = ConfigurationSnapshot.FromText($"[g]\no = $x1\n{chain}end = here\n");

        if (refusal is null)
        {
            Assert.That(snapshot.Get(Opt.OptionalStr("g", "o", "h")), Is.EqualTo("here"));
        }
        else
        {
            Assert.That(
                () => snapshot.Get(Opt.OptionalStr("g", "o", "h")),
                Throws.TypeOf<ConfigurationException>().With.Message.EqualTo($"{Load.File}:2: [g] o = '$x1': {refusal}"));
        }
    }

    [Test]
    public void References_side_by_side_are_not_nested()
    {
        var names = Enumerable.Range(1, 100).ToList();
        var snapshot = ConfigurationSnapshot.FromText(
            $"[g]\no = {string.Concat(names.Select(i => $"$x{i}"))}\n{string.Concat(names.Select(i => $"x{i} = $end\n"))}end = a\n");

        Assert.That(snapshot.Get(Opt.OptionalStr("g", "o", "h")), Is.EqualTo(new string('a', 100)));
    }

    [Test]
    public void What_is_referred_to_many_times_is_looked_up_once()
    {
        var lines = string.Concat(Enumerable.Range(0, 40).Select(i => $"x{i} = $x{i + 1}$x{i + 1}\n"));
        var snapshot = ConfigurationSnapshot.FromText($"[g]\n{lines}x40 =\no = <$x0>\n");

        Assert.That(snapshot.Get(Opt.OptionalStr("g", "o", "h")), Is.EqualTo("<>"));
    }

    [TestCase("abc")]
    [TestCase("a$b")]
    public void An_expansion_may_be_as_long_as_the_limit_and_no_longer(string text)
    {
        Assert.That(Template.Expand(text, _ => "bc", 3), Is.EqualTo("abc"));
        Assert.That(
            () => Template.Expand(text, _ => "bc", 2),
            Throws.TypeOf<InterpolationException>().With.Message.EqualTo("the references in it expand to more than 2 characters"));
    }
}
