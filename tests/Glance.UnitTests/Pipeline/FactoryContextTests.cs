using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Paste;
using Glance.UnitTests.Filters;
using NUnit.Framework;

namespace Glance.UnitTests.Pipeline;

/// <summary>Settings of a section of a paste file.</summary>
internal sealed class FactoryContextTests
{
    [TestCase("1", 1)]
    [TestCase(" 86400 ", 86400)]
    public void A_number_is_taken_within_the_bounds_of_the_option_of_that_name(string text, int number) =>
        Assert.That(BackendTimeout(text), Is.EqualTo(number));

    [TestCase("-3")]
    [TestCase("0")]
    [TestCase("86401")]
    [TestCase("2s")]
    [TestCase("")]
    public void Another_is_refused_with_its_value_and_what_would_be_right(string text) => Assert.That(
        () => BackendTimeout(text),
        Throws.TypeOf<PasteException>().With.Message.Contains(
            $"'backend_timeout = {text}': expected a whole number of seconds from 1 to 86400"));

    [Test]
    public void What_the_section_does_not_set_is_as_it_was() =>
        Assert.That(Contexts.Section(("other", "5")).Int(MiddlewareDeclarations.HealthBackendTimeout, 7), Is.EqualTo(7));

    [Test]
    public void Every_wrong_setting_is_kept_once_with_its_own_line_and_the_first_is_thrown()
    {
        var context = Contexts.Section(("good", "true"), ("detailed", "perhaps"), ("backend_timeout", "soon"));

        Assert.That((context.Bool("good", otherwise: false), context.Bool("detailed", otherwise: true)), Is.EqualTo((true, true)));
        _ = context.Bool("detailed", otherwise: true);
        Assert.That(context.Int(MiddlewareDeclarations.HealthBackendTimeout, 7), Is.EqualTo(7));

        Assert.That(context.Problems.Select(problem => problem.Line), Is.EqualTo(new[] { 4, 5 }));
        Assert.That(context.Require, Throws.TypeOf<PasteException>().With.Message.Contains("detailed = perhaps"));
    }

    private static int BackendTimeout(string text)
    {
        var context = Contexts.Section(("backend_timeout", text));
        var number = context.Int(MiddlewareDeclarations.HealthBackendTimeout, 7);
        context.Require();
        return number;
    }
}
