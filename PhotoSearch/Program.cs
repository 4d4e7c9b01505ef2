using Microsoft.ML.OnnxRuntime;

Console.WriteLine(OrtEnv.Instance().GetVersionString());
