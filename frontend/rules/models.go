package rules

// The rules about committed models and the libraries that wrote them.
var (
	ModelLibraryMissing = ID{"ModelLibraryMissing"}
	PickleDrift         = ID{"PickleDrift"}
	PickleNeedsModule   = ID{"PickleNeedsModule"}
)

// models has the descriptions of the rules about committed models and the libraries that wrote them.
var models = []Rule{
	{
		ID:       PickleDrift,
		Severity: Error,
		Summary:  "a committed model was written by another version of its library than the image installs",
		Why: `A pickle holds the insides of its objects, and a library promises to read only its own. scikit-learn 1.9 loads a
Pipeline of 1.7 and fails when it predicts (` + "`'SimpleImputer' object has no attribute '_fill_dtype'`" + `), it does not
load a GradientBoosting model of 1.8 at all (` + "`No module named '_loss'`" + `), and of what it does load it warns with
InconsistentVersionWarning that the results may be wrong. An open requirement brings the newest version on the day of
the build, whatever wrote the model.

The versions stand in the file and are read from there; nothing is unpickled. What is said:

- scikit-learn: another minor version. Two patches of one minor version read each other's models.
- numpy: arrays of numpy 2 with a numpy before 1.26.1, random generators of numpy 2 with any numpy 1.
- xgboost: the binary form and pickles of 1.5 and before with 3.1 or later, pickled estimators across the border of
  2.0, and those of other versions that were seen to fail. JSON and UBJSON are read by every later version.
- lightgbm: pickled estimators across the border of 4.0. Its text files are read by both sides.

CatBoost reads its own models across versions, so there is nothing to say.`,
		Bad:  Example{"requirements.txt", "scikit-learn\n"},
		Good: Example{"requirements.txt", "scikit-learn==1.7.2\n"},
	},
	{
		ID:       ModelLibraryMissing,
		Severity: Error,
		Summary:  "a committed model needs a library that nothing installs",
		Why: `Loading a pickle imports the modules its objects come from, whether or not the program imports them:
` + "`pickle.load`" + ` of a scikit-learn model ends with ` + "`ModuleNotFoundError: No module named 'sklearn'`" + `. A program
that only loads a model and predicts still needs the library that wrote it, in that version.`,
		Bad:  Example{"requirements.txt", "flask\n"},
		Good: Example{"requirements.txt", "flask\nscikit-learn==1.7.2\n"},
	},
	{
		ID:       PickleNeedsModule,
		Severity: Error,
		Summary:  "a committed model needs a class or function of the project that the image has not",
		Why: `A pickle holds no code: of a class or function of the project's own it holds the module and the name. What was
defined in a notebook or in the script that ran is looked for in ` + "`__main__`" + `, whichever script that is when the
model is loaded (` + "`Can't get attribute 'Scaler' on <module '__main__'>`" + `); a module that was moved, or that the
wheel installs under another name, is not found either.`,
		Bad:  Example{"train.py", "class Scaler(TransformerMixin): ...\npickle.dump(Scaler(), file)\n"},
		Good: Example{"train.py", "from mlproject.scaler import Scaler\npickle.dump(Scaler(), file)\n"},
	},
}
