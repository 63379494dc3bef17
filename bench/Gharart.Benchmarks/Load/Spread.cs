using System.Globalization;

namespace Gharart.Benchmarks.Load;

/// <summary>Median and range of some figures.</summary>
internal readonly record struct Spread(double Median, double Least, double Most)
{
    public static Spread Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        var middle = sorted.Length / 2;
        return new Spread(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }

    public string Format(string format) => string.Format(
        CultureInfo.InvariantCulture, "{0} ({1}–{2})", Median.ToString(format, CultureInfo.InvariantCulture), Least.ToString(format, CultureInfo.InvariantCulture), Most.ToString(format, CultureInfo.InvariantCulture));
}
