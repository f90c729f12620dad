using Glance.Api.Requests;
using GlanceWorker.Pipeline;
using NUnit.Framework;

namespace Glance.UnitTests.Pipeline;

[TestFixture]
public sealed class AcceptHeaderTests
{
    private static readonly string[] HtmlThenJson = ["text/html", "application/json"];

    [TestCase("*/*", 0)]
    [TestCase("text/html", 0)]
    [TestCase("text/*", 0)]
    [TestCase("TEXT/HTML", 0)]
    [TestCase("application/json", 1)]
    [TestCase("application/*", 1)]
    [TestCase("application/json, */*;q=0.5", 1)]
    [TestCase("*/*;q=0.5, application/json", 1)]
    [TestCase("text/html;q=0, */*", 1)]
    [TestCase("text/html;q=0.3,application/json;q=0.301", 1)]
    [TestCase("application/json;q=1.000 , text/html;q=1", 0)]
    [TestCase("application/json;q=0.5;ext=1;flag", 1)]
    [TestCase("application/json;version=\"a,b\\\"c\"", AcceptHeader.None)]
    [TestCase("text/plain", AcceptHeader.None)]
    [TestCase("application/octet-stream", AcceptHeader.None)]
    [TestCase("application/json;q=0", AcceptHeader.None)]
    [TestCase("text", 0)]
    [TestCase("application/json;q=2", 0)]
    [TestCase("application/json;q=1.5", 0)]
    [TestCase("application/json;;", 0)]
    [TestCase("application/json;p=\"open", 0)]
    [TestCase("", AcceptHeader.None)]
    public void The_offer_is_chosen_as_WebOb_chooses(string header, int expected) =>
        Assert.That(AcceptHeader.Choose(header, HtmlThenJson), Is.EqualTo(expected));
}
